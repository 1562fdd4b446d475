//! A Terraform value, and the MessagePack form in which it travels.

use std::collections::BTreeMap;

/// The deepest nesting that is read; schemas here stay below ten.
const DEPTH: usize = 64;

/// Bytes that are no value in Terraform's MessagePack form.
#[derive(Debug)]
pub(crate) struct Malformed;

/// A Terraform value; objects and maps are `Map`, lists, sets and tuples `List`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    /// Known only after apply; the refinements Terraform sent, if any, so that they can be sent back.
    Unknown(Option<Vec<u8>>),
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
}

impl Value {
    pub(crate) const UNKNOWN: Value = Value::Unknown(None);

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_map(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn as_map_mut(&mut self) -> Option<&mut BTreeMap<String, Value>> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The elements of a list, none for anything else.
    pub(crate) fn elements(&self) -> &[Value] {
        match self {
            Self::List(elements) => elements,
            _ => &[],
        }
    }

    /// The attribute of an object, null when there is none.
    pub(crate) fn get(&self, name: &str) -> &Value {
        const NULL: &Value = &Value::Null;
        self.as_map().and_then(|map| map.get(name)).unwrap_or(NULL)
    }

    pub(crate) fn decode(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let value = decode(&mut bytes, DEPTH)?;
        if bytes.is_empty() {
            Ok(value)
        } else {
            Err(Malformed)
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        encode(self, &mut out);
        out
    }
}

fn decode(bytes: &mut &[u8], depth: usize) -> Result<Value, Malformed> {
    let depth = depth.checked_sub(1).ok_or(Malformed)?;
    let tag = take::<1>(bytes)?[0];
    Ok(match tag {
        0x00..=0x7f => Value::Int(tag.into()),
        0x80..=0x8f => map(bytes, (tag & 0x0f).into(), depth)?,
        0x90..=0x9f => list(bytes, (tag & 0x0f).into(), depth)?,
        0xa0..=0xbf => text(bytes, (tag & 0x1f).into())?,
        0xc0 => Value::Null,
        0xc2 | 0xc3 => Value::Bool(tag == 0xc3),
        0xc7 => {
            let length = take::<1>(bytes)?[0];
            extension(bytes, length.into())?
        }
        0xca => Value::Float(f32::from_be_bytes(take(bytes)?).into()),
        0xcb => Value::Float(f64::from_be_bytes(take(bytes)?)),
        0xcc => Value::Int(u8::from_be_bytes(take(bytes)?).into()),
        0xcd => Value::Int(u16::from_be_bytes(take(bytes)?).into()),
        0xce => Value::Int(u32::from_be_bytes(take(bytes)?).into()),
        0xcf => Value::Int(u64::from_be_bytes(take(bytes)?).into()),
        0xd0 => Value::Int(i8::from_be_bytes(take(bytes)?).into()),
        0xd1 => Value::Int(i16::from_be_bytes(take(bytes)?).into()),
        0xd2 => Value::Int(i32::from_be_bytes(take(bytes)?).into()),
        0xd3 => Value::Int(i64::from_be_bytes(take(bytes)?).into()),
        0xd4..=0xd8 => extension(bytes, 1 << (tag - 0xd4))?,
        0xc4 | 0xd9 => {
            let length = take::<1>(bytes)?[0];
            text(bytes, length.into())?
        }
        0xc5 | 0xda => {
            let length = u16::from_be_bytes(take(bytes)?);
            text(bytes, length.into())?
        }
        0xc6 | 0xdb => {
            let length = u32::from_be_bytes(take(bytes)?);
            text(bytes, length as usize)?
        }
        0xdc => {
            let length = u16::from_be_bytes(take(bytes)?);
            list(bytes, length.into(), depth)?
        }
        0xdd => {
            let length = u32::from_be_bytes(take(bytes)?);
            list(bytes, length as usize, depth)?
        }
        0xde => {
            let length = u16::from_be_bytes(take(bytes)?);
            map(bytes, length.into(), depth)?
        }
        0xdf => {
            let length = u32::from_be_bytes(take(bytes)?);
            map(bytes, length as usize, depth)?
        }
        0xe0..=0xff => Value::Int((tag as i8).into()),
        0xc1 | 0xc8 | 0xc9 => return Err(Malformed),
    })
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Malformed> {
    let (taken, rest) = bytes.split_first_chunk().ok_or(Malformed)?;
    *bytes = rest;
    Ok(*taken)
}

fn text(bytes: &mut &[u8], length: usize) -> Result<Value, Malformed> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or(Malformed)?;
    *bytes = rest;
    std::str::from_utf8(taken)
        .map(Value::text)
        .map_err(|_| Malformed)
}

fn list(bytes: &mut &[u8], length: usize, depth: usize) -> Result<Value, Malformed> {
    (0..length)
        .map(|_| decode(bytes, depth))
        .collect::<Result<_, _>>()
        .map(Value::List)
}

fn map(bytes: &mut &[u8], length: usize, depth: usize) -> Result<Value, Malformed> {
    let mut map = BTreeMap::new();
    for _ in 0..length {
        let Value::Text(key) = decode(bytes, depth)? else {
            return Err(Malformed);
        };
        map.insert(key, decode(bytes, depth)?);
    }
    Ok(Value::Map(map))
}

/// Extension 12 is an unknown value with refinements, every other one an unknown value without.
fn extension(bytes: &mut &[u8], length: usize) -> Result<Value, Malformed> {
    let kind = take::<1>(bytes)?[0];
    let (body, rest) = bytes.split_at_checked(length).ok_or(Malformed)?;
    *bytes = rest;
    Ok(Value::Unknown((kind == 12).then(|| body.to_vec())))
}

fn encode(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0xc0),
        Value::Unknown(None) => out.extend([0xd4, 0, 0]),
        Value::Unknown(Some(refinements)) => {
            out.extend([0xc7, refinements.len() as u8, 12]);
            out.extend(refinements);
        }
        Value::Bool(false) => out.push(0xc2),
        Value::Bool(true) => out.push(0xc3),
        Value::Int(int) => match (u64::try_from(*int), i64::try_from(*int)) {
            (_, Ok(int)) => {
                out.push(0xd3);
                out.extend(int.to_be_bytes());
            }
            (Ok(int), Err(_)) => {
                out.push(0xcf);
                out.extend(int.to_be_bytes());
            }
            // Decoding makes no such number.
            (Err(_), Err(_)) => out.push(0xc0),
        },
        Value::Float(float) => {
            out.push(0xcb);
            out.extend(float.to_be_bytes());
        }
        Value::Text(text) => {
            out.push(0xdb);
            out.extend((text.len() as u32).to_be_bytes());
            out.extend(text.as_bytes());
        }
        Value::List(elements) => {
            out.push(0xdd);
            out.extend((elements.len() as u32).to_be_bytes());
            elements.iter().for_each(|element| encode(element, out));
        }
        Value::Map(map) => {
            out.push(0xdf);
            out.extend((map.len() as u32).to_be_bytes());
            for (key, value) in map {
                out.push(0xdb);
                out.extend((key.len() as u32).to_be_bytes());
                out.extend(key.as_bytes());
                encode(value, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_wrote() {
        let value = Value::Map(BTreeMap::from([
            (
                "a".to_owned(),
                Value::List(vec![Value::Null, Value::UNKNOWN]),
            ),
            ("b".to_owned(), Value::Unknown(Some(vec![0x81, 1, 0xc2]))),
            ("c".to_owned(), Value::Int(-7)),
            ("d".to_owned(), Value::Int(u64::MAX.into())),
            ("e".to_owned(), Value::Float(0.5)),
            ("f".to_owned(), Value::text("x".repeat(300))),
            ("g".to_owned(), Value::Bool(true)),
        ]));

        assert_eq!(Value::decode(&value.encode()).unwrap(), value);
    }

    #[test]
    fn reads_the_short_forms() {
        let bytes = [0x82, 0xa1, b'k', 0x92, 0x05, 0xff, 0xa1, b'u', 0xd4, 0, 0];
        let value = Value::decode(&bytes).unwrap();

        assert_eq!(value.get("k").elements(), [Value::Int(5), Value::Int(-1)]);
        assert!(value.get("u").is_unknown());
        assert!(Value::decode(&bytes[..6]).is_err());
        assert!(Value::decode(&[0x91; 100]).is_err(), "nesting is bounded");
    }
}
