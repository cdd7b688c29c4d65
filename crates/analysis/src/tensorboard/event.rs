//! TensorBoard event files: the used messages of `tensorflow/core/util/event.proto` and
//! `tensorflow/core/framework/summary.proto`, and the `TFRecord` framing.

use prost::Message;

/// The version in the first record.
const VERSION: &str = "brain.Event:2";

/// An event.
#[derive(Clone, PartialEq, Message)]
pub struct Event {
    /// The time in seconds since 1970.
    #[prost(double, tag = "1")]
    pub wall_time: f64,
    /// The training step.
    #[prost(int64, tag = "2")]
    pub step: i64,
    /// The format version, in the first event only.
    #[prost(string, optional, tag = "3")]
    pub file_version: Option<String>,
    /// The values of that step.
    #[prost(message, optional, tag = "5")]
    pub summary: Option<Summary>,
}

/// Values of a step.
#[derive(Clone, PartialEq, Message)]
pub struct Summary {
    /// The tagged values.
    #[prost(message, repeated, tag = "1")]
    pub value: Vec<SummaryValue>,
}

/// A value with its tag.
#[derive(Clone, PartialEq, Message)]
pub struct SummaryValue {
    /// The tag.
    #[prost(string, tag = "1")]
    pub tag: String,
    /// A scalar.
    #[prost(float, optional, tag = "2")]
    pub simple_value: Option<f32>,
    /// An image.
    #[prost(message, optional, tag = "4")]
    pub image: Option<Image>,
}

/// An image.
#[derive(Clone, PartialEq, Message)]
pub struct Image {
    /// Height in pixels.
    #[prost(int32, tag = "1")]
    pub height: i32,
    /// Width in pixels.
    #[prost(int32, tag = "2")]
    pub width: i32,
    /// 1 for grey, 3 for RGB.
    #[prost(int32, tag = "3")]
    pub colorspace: i32,
    /// The PNG file.
    #[prost(bytes = "vec", tag = "4")]
    pub encoded_image_string: Vec<u8>,
}

/// Encodes a file of events, which are in the order of their steps.
pub fn file(events: Vec<Event>) -> Vec<u8> {
    let wall_time = events.first().map_or(0.0, |event| event.wall_time);
    let version = Event { wall_time, file_version: Some(VERSION.to_owned()), ..Event::default() };
    let mut bytes = Vec::new();
    for event in std::iter::once(version).chain(events) {
        record(&event.encode_to_vec(), &mut bytes);
    }
    bytes
}

/// Writes a record: length, its checksum, data, its checksum.
fn record(data: &[u8], into: &mut Vec<u8>) {
    let length = (data.len() as u64).to_le_bytes();
    into.extend(length);
    into.extend(masked_checksum(&length).to_le_bytes());
    into.extend(data);
    into.extend(masked_checksum(data).to_le_bytes());
}

/// The masked CRC-32C of `TFRecord`: rotated, so that checksums of data with embedded checksums stay valid.
fn masked_checksum(data: &[u8]) -> u32 {
    crc32c::crc32c(data).rotate_right(15).wrapping_add(0xa282_ead8)
}
