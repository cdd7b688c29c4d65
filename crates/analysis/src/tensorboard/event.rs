//! Event files: the messages that are written of `tensorflow/core/util/event.proto` and `tensorflow/core/framework/summary.proto`, and records
//! of `TFRecord` around them.

use prost::Message;

/// What the first record of a file says.
const VERSION: &str = "brain.Event:2";

/// An event.
#[derive(Clone, PartialEq, Message)]
pub struct Event {
    /// When it was, in seconds since 1970.
    #[prost(double, tag = "1")]
    pub wall_time: f64,
    /// The training step.
    #[prost(int64, tag = "2")]
    pub step: i64,
    /// The version of the format: in the first event alone.
    #[prost(string, optional, tag = "3")]
    pub file_version: Option<String>,
    /// Values of that step.
    #[prost(message, optional, tag = "5")]
    pub summary: Option<Summary>,
}

/// Values of a step.
#[derive(Clone, PartialEq, Message)]
pub struct Summary {
    /// Each with its tag.
    #[prost(message, repeated, tag = "1")]
    pub value: Vec<SummaryValue>,
}

/// A value with its tag.
#[derive(Clone, PartialEq, Message)]
pub struct SummaryValue {
    /// The name of its chart.
    #[prost(string, tag = "1")]
    pub tag: String,
    /// A scalar.
    #[prost(float, optional, tag = "2")]
    pub simple_value: Option<f32>,
    /// A picture.
    #[prost(message, optional, tag = "4")]
    pub image: Option<Image>,
}

/// A picture.
#[derive(Clone, PartialEq, Message)]
pub struct Image {
    /// Pixels in a column.
    #[prost(int32, tag = "1")]
    pub height: i32,
    /// Pixels in a row.
    #[prost(int32, tag = "2")]
    pub width: i32,
    /// 1: grey, 3: RGB.
    #[prost(int32, tag = "3")]
    pub colorspace: i32,
    /// The PNG file.
    #[prost(bytes = "vec", tag = "4")]
    pub encoded_image_string: Vec<u8>,
}

/// A file of events, in the order of their steps.
pub fn file(events: Vec<Event>) -> Vec<u8> {
    let wall_time = events.first().map_or(0.0, |event| event.wall_time);
    let version = Event { wall_time, file_version: Some(VERSION.to_owned()), ..Event::default() };
    let mut bytes = Vec::new();
    for event in std::iter::once(version).chain(events) {
        record(&event.encode_to_vec(), &mut bytes);
    }
    bytes
}

/// A record: length, its checksum, data, its checksum.
fn record(data: &[u8], into: &mut Vec<u8>) {
    let length = (data.len() as u64).to_le_bytes();
    into.extend(length);
    into.extend(masked_checksum(&length).to_le_bytes());
    into.extend(data);
    into.extend(masked_checksum(data).to_le_bytes());
}

/// The CRC-32C of data as `TFRecord` stores it: rotated, so that the checksum of data that holds checksums stays one.
fn masked_checksum(data: &[u8]) -> u32 {
    crc32c::crc32c(data).rotate_right(15).wrapping_add(0xa282_ead8)
}
