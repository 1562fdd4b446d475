//! Functions that write values and strings in other forms, and read them.

use std::sync::Arc;

use serde::de::IgnoredAny;

use crate::eval::functions::arguments::{Arguments, Stop, refuse};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::functions::{csv, yaml};
use crate::eval::json;
use crate::eval::text::{Piece, Text};
use crate::eval::value::{Kind, Value};
use Parameter::{Nullable, Text as String};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "base64decode",
        &[String],
        |call| match std::string::String::from_utf8(from_base64(&call.string(0)?)?) {
            Ok(text) => call.made(&text),
            Err(_) => refuse("what is encoded is no UTF-8"),
        },
    ),
    Function::new("base64encode", &[String], |call| {
        call.made(&base64(call.string(0)?.as_bytes()))
    }),
    Function::new("csvdecode", &[String], csv::decode),
    Function::new("jsondecode", &[String], |call| {
        json_decode(&call.text(0)?, call)
    }),
    Function::new("jsonencode", &[Nullable], |call| {
        let value = Arc::new(call.get(0)?.clone());
        call.make(Kind::String(Text::new([Piece::Json(value)])))
    }),
    Function::new("textdecodebase64", &[String, String], |call| {
        let bytes = from_base64(&call.string(0)?)?;
        call.made(&Charset::of(&call.string(1)?)?.decode(&bytes)?)
    }),
    Function::new("textencodebase64", &[String, String], |call| {
        let text = call.string(0)?;
        call.made(&base64(&Charset::of(&call.string(1)?)?.encode(&text)?))
    }),
    Function::new("urlencode", &[String], |call| {
        let text = call.string(0)?;
        call.made(&text.bytes().map(url_byte).collect::<std::string::String>())
    }),
    Function::new("yamldecode", &[String], yaml::read::decode),
    Function::new("yamlencode", &[Nullable], yaml::write::encode),
];

/// The value of a JSON text. Around what is not known it is read as far as it
/// goes, if nothing else is wrong with it.
fn json_decode(text: &Text, call: &Arguments) -> Result<Value, Stop> {
    if let Some(value) = text.as_json() {
        return Ok(Value::clone(value));
    }
    let whole = text.as_known();
    if let Some(whole) = &whole {
        match serde_json::from_str::<IgnoredAny>(whole) {
            Ok(_) => {}
            // Halves of pairs, which Go replaces, and nesting, which it does not count.
            Err(_) if whole.contains("\\u") => return Err(Stop::Unknown),
            Err(error) if error.to_string().contains("recursion") => return Err(Stop::Unknown),
            Err(_) => return refuse("the string is no JSON"),
        }
    }
    let reading = json::read(text, call.place);
    if whole.is_none() && !reading.faults.is_empty() {
        return Err(Stop::Unknown);
    }
    reading.value().cloned().ok_or(Stop::Unknown)
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in base 64 with padding.
pub(super) fn base64(bytes: &[u8]) -> std::string::String {
    let mut made = std::string::String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |index| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let digit = (bits >> (18 - 6 * index)) & 63;
            let c = ALPHABET.get(digit as usize).copied().unwrap_or(b'=');
            made.push(if index > group.len() {
                '='
            } else {
                char::from(c)
            });
        }
    }
    made
}

/// What stands in base 64; line ends count for nothing.
fn from_base64(text: &str) -> Result<Vec<u8>, Stop> {
    let wrong = || Stop::Refused("the string is no base 64".to_owned());
    let text = text.replace(['\n', '\r'], "");
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return Err(wrong());
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in digits.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for index in 0..4 {
            let digit = match group.get(index) {
                Some(c) => ALPHABET
                    .iter()
                    .position(|digit| digit == c)
                    .ok_or_else(wrong)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(digit).unwrap_or(0);
        }
        let [_, made @ ..] = bits.to_be_bytes();
        bytes.extend(made.iter().take(group.len().saturating_sub(1)));
    }
    Ok(bytes)
}

/// As in the query of an address.
fn url_byte(byte: u8) -> std::string::String {
    match byte {
        b' ' => "+".to_owned(),
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    }
}

/// The encodings that are known here of the many that Terraform knows.
enum Charset {
    Utf8,
    Utf16Little,
    Utf16Big,
    Latin1,
}

impl Charset {
    fn of(name: &str) -> Result<Self, Stop> {
        Ok(match name.to_ascii_uppercase().as_str() {
            "UTF-8" => Self::Utf8,
            "UTF-16LE" => Self::Utf16Little,
            "UTF-16BE" => Self::Utf16Big,
            "ISO-8859-1" => Self::Latin1,
            _ => return Err(Stop::Unknown),
        })
    }

    fn encode(&self, text: &str) -> Result<Vec<u8>, Stop> {
        Ok(match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16Little => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Big => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::Latin1 => {
                let bytes = text.chars().map(|c| u8::try_from(u32::from(c)).ok());
                let bytes: Option<Vec<u8>> = bytes.collect();
                bytes.ok_or_else(|| Stop::Refused("the encoding lacks a character".to_owned()))?
            }
        })
    }

    fn decode(&self, bytes: &[u8]) -> Result<std::string::String, Stop> {
        let pairs = |read: fn([u8; 2]) -> u16| {
            let units = bytes.chunks(2).map(|pair| match pair {
                [one, other] => Some(read([*one, *other])),
                _ => None,
            });
            let units: Option<Vec<u16>> = units.collect();
            std::string::String::from_utf16(&units.unwrap_or_default()).map_err(|_| Stop::Unknown)
        };
        match self {
            Self::Utf8 => std::string::String::from_utf8(bytes.to_vec()).map_err(|_| Stop::Unknown),
            Self::Utf16Little if bytes.len().is_multiple_of(2) => pairs(u16::from_le_bytes),
            Self::Utf16Big if bytes.len().is_multiple_of(2) => pairs(u16::from_be_bytes),
            Self::Utf16Little | Self::Utf16Big => Err(Stop::Unknown),
            Self::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
        }
    }
}
