//! Pooled buffers as the storage of flex tensors: the last tensor returns the buffer to the pool.

use std::mem::MaybeUninit;

use burn::backend::{AllocationProperty, Bytes};
use burn_std::{AccessError, AccessPolicy, AllocationController};

use crate::cpu::Buffer;

/// A buffer as the storage of a tensor, without a copy.
pub fn bytes(numbers: Buffer) -> Bytes {
    let len = size_of_val::<[f32]>(&numbers);
    // SAFETY: the memory is that long, and all of it initialised. `Bytes` may move to other threads, and so may a buffer: it owns plain
    // numbers.
    unsafe { Bytes::from_controller(Box::new(PooledBuffer(numbers)), len) }
}

struct PooledBuffer(Buffer);

impl AllocationController for PooledBuffer {
    fn alloc_align(&self) -> usize {
        align_of::<f32>() // what numbers need; the buffer has more, and frees its memory itself
    }

    fn property(&self) -> AllocationProperty {
        AllocationProperty::Other
    }

    unsafe fn memory_mut(&mut self, _: AccessPolicy) -> Result<&mut [MaybeUninit<u8>], AccessError> {
        let numbers: &mut [f32] = &mut self.0;
        let len = size_of_val(numbers);
        // SAFETY: numbers are that many bytes, any bytes are numbers, and the caller writes initialised ones.
        Ok(unsafe { std::slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), len) })
    }

    fn memory(&self, _: AccessPolicy) -> Result<&[MaybeUninit<u8>], AccessError> {
        let numbers: &[f32] = &self.0;
        // SAFETY: numbers are that many bytes.
        Ok(unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers)) })
    }
}
