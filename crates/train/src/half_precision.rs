//! A generator in half precision: one small file, from which samples are drawn where the checkpoint is gone.

use burn::module::Module;
use burn::store::RecordError;
use burn::tensor::{Bytes, DType};
use burn_pack::{Error, Reader, Tensor, Writer};
use half::f16;
use model::Generator;

/// The record of a generator with its weights and running statistics rounded to half precision. It has no ids of tensors, which only optimisers
/// read: Burn draws some of them anew at each reading, and the same generator has to give the same bytes.
///
/// # Errors
///
/// Burn can't write the record.
pub fn half_precision(generator: &Generator) -> Result<Vec<u8>, RecordError> {
    let record = generator.valid().into_record().into_bytes()?;
    let tensors = Reader::from_bytes(record)?.into_tensors()?.into_iter().map(narrowed);
    let tensors: Vec<Tensor> = tensors.collect::<Result<_, _>>()?;
    Ok(Writer::new(tensors).into_bytes()?.to_vec())
}

fn narrowed(tensor: Tensor) -> Result<Tensor, Error> {
    let (name, dtype, shape, _, bytes) = tensor.into_parts()?;
    if dtype != DType::F32 {
        return Ok(Tensor::new(name, dtype, shape, None, bytes));
    }
    let (values, _) = bytes.as_chunks::<4>();
    let halves = values.iter().flat_map(|value| f16::from_f32(f32::from_le_bytes(*value)).to_le_bytes()).collect();
    Ok(Tensor::new(name, DType::F16, shape, None, Bytes::from_bytes_vec(halves)))
}

/// A tensor of a record in single precision again.
pub(crate) fn widened(tensor: Tensor) -> Result<Tensor, Error> {
    let (name, dtype, shape, id, bytes) = tensor.into_parts()?;
    if dtype != DType::F16 {
        return Ok(Tensor::new(name, dtype, shape, id, bytes));
    }
    let (halves, _) = bytes.as_chunks::<2>();
    let values = halves.iter().flat_map(|half| f16::from_le_bytes(*half).to_f32().to_le_bytes()).collect();
    Ok(Tensor::new(name, DType::F32, shape, id, Bytes::from_bytes_vec(values)))
}
