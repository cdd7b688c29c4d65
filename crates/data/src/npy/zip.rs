//! The entries of a zip archive, stored or deflated, as `numpy.savez` and `numpy.savez_compressed` write them: the archive's directory is
//! read, and sizes and checksums are compared (PKWARE's APPNOTE 6.3, with its 64-bit sizes). The crate `zip` would turn on features of
//! `memchr`, with which all of Burn would be built again.

use std::io::Read;
use std::ops::Range;

use flate2::Crc;
use flate2::read::DeflateDecoder;

/// Bytes of the largest entry that is read, unpacked.
const MOST_BYTES: u64 = 8 << 30;

/// Bytes of the record at the end of an archive, without its note, and the most bytes of that.
const END: usize = 22;
const MOST_NOTE: usize = 0xffff;

/// A number of 32 bits that stands for a larger one elsewhere.
const ELSEWHERE: u64 = 0xffff_ffff;

/// A file in an archive.
pub(super) struct Entry {
    pub(super) name: String,
    method: u16,
    is_encrypted: bool,
    checksum: u32,
    packed: u64,
    size: u64,
    place: u64, // of the local header
}

/// The entries of an archive; none if it is damaged.
pub(super) fn entries(file: &[u8]) -> Option<Vec<Entry>> {
    let (mut place, count) = directory(file)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, next) = entry(file, place)?;
        entries.push(entry);
        place = next;
    }
    Some(entries)
}

/// Where the directory begins, and how many entries it has.
fn directory(file: &[u8]) -> Option<(usize, u64)> {
    let first = file.len().saturating_sub(END + MOST_NOTE);
    let last = file.len().checked_sub(END)?;
    let end = (first..=last).rev().find(|place| file[*place..].starts_with(b"PK\x05\x06"))?;
    let (count, place) = (number::<2>(file, end + 10)?, number::<4>(file, end + 16)?);
    if count < 0xffff && place < ELSEWHERE {
        return Some((usize::try_from(place).ok()?, count));
    }
    let locator = end.checked_sub(20)?;
    file.get(locator..)?.starts_with(b"PK\x06\x07").then_some(())?;
    let end = usize::try_from(number::<8>(file, locator + 8)?).ok()?;
    file.get(end..)?.starts_with(b"PK\x06\x06").then_some(())?;
    Some((usize::try_from(number::<8>(file, end.checked_add(48)?)?).ok()?, number::<8>(file, end.checked_add(32)?)?))
}

/// The entry at a place of the directory, and where the next one is.
fn entry(file: &[u8], place: usize) -> Option<(Entry, usize)> {
    let head = file.get(place..place.checked_add(46)?)?;
    head.starts_with(b"PK\x01\x02").then_some(())?;
    let length = |at| number::<2>(head, at).map(|length| length as usize);
    let (name, extra, note) = (length(28)?, length(30)?, length(32)?);
    let after = &file[place + 46..];
    let (name, after) = after.split_at_checked(name)?;
    let (extra, after) = after.split_at_checked(extra)?;
    let mut entry = Entry {
        name: String::from_utf8_lossy(name).into_owned(),
        method: number::<2>(head, 10)? as u16,
        is_encrypted: number::<2>(head, 8)? & 1 == 1,
        checksum: number::<4>(head, 16)? as u32,
        packed: number::<4>(head, 20)?,
        size: number::<4>(head, 24)?,
        place: number::<4>(head, 42)?,
    };
    let mut wide = wide_numbers(extra);
    for value in [&mut entry.size, &mut entry.packed, &mut entry.place] {
        if *value == ELSEWHERE {
            let (now, rest) = wide.split_first_chunk()?;
            (*value, wide) = (u64::from_le_bytes(*now), rest);
        }
    }
    after.get(note..)?;
    Some((entry, file.len() - after.len() + note))
}

/// The extra field of 64-bit numbers; empty if there is none.
fn wide_numbers(mut extra: &[u8]) -> &[u8] {
    while let Some((head, rest)) = extra.split_at_checked(4) {
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let Some((field, rest)) = rest.split_at_checked(length) else { break };
        if head.starts_with(&[1, 0]) {
            return field;
        }
        extra = rest;
    }
    &[]
}

fn number<const BYTES: usize>(bytes: &[u8], place: usize) -> Option<u64> {
    let bytes = bytes.get(place..place.checked_add(BYTES)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

impl Entry {
    /// Bytes of the unpacked content, as the directory says.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The unpacked content.
    ///
    /// # Errors
    ///
    /// Why it can't be unpacked, in words.
    pub(super) fn read(&self, file: &[u8]) -> Result<Vec<u8>, String> {
        if self.size > MOST_BYTES {
            return Err(format!("more than {} GiB", MOST_BYTES >> 30));
        }
        let content = self.first(file, self.size)?;
        let mut sum = Crc::new();
        sum.update(&content);
        match content.len() as u64 == self.size && sum.sum() == self.checksum {
            true => Ok(content),
            false => Err("damaged: its checksum is another".to_owned()),
        }
    }

    /// The first bytes of the content, at most so many.
    ///
    /// # Errors
    ///
    /// Why it can't be unpacked, in words.
    pub(super) fn first(&self, file: &[u8], most: u64) -> Result<Vec<u8>, String> {
        if self.is_encrypted {
            return Err("encrypted".to_owned());
        }
        let data = self.data(file).and_then(|range| file.get(range)).ok_or("cut off")?;
        let mut content = Vec::new();
        match self.method {
            0 => data.take(most).read_to_end(&mut content),
            8 => DeflateDecoder::new(data).take(most).read_to_end(&mut content),
            method => return Err(format!("packed by method {method}, neither stored nor deflated")),
        }
        .map_err(|error| format!("damaged: {error}"))?;
        Ok(content)
    }

    /// Where the packed content lies.
    fn data(&self, file: &[u8]) -> Option<Range<usize>> {
        let place = usize::try_from(self.place).ok()?;
        file.get(place..)?.starts_with(b"PK\x03\x04").then_some(())?;
        let lengths = number::<2>(file, place.checked_add(26)?)? + number::<2>(file, place.checked_add(28)?)?;
        let start = place.checked_add(30)?.checked_add(lengths as usize)?;
        Some(start..start.checked_add(usize::try_from(self.packed).ok()?)?)
    }
}
