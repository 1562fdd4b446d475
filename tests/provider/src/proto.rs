//! The protobuf wire format, as much of it as Terraform's plugin protocol needs.

/// Bytes that are no protobuf message.
#[derive(Debug)]
pub(crate) struct Malformed;

/// A message that was received: its texts, bytes and messages by field number.
///
/// Numbers are passed over: no answer here depends on one.
pub(crate) struct Fields<'a>(Vec<(u32, &'a [u8])>);

impl<'a> Fields<'a> {
    /// Reads one message; the fields of nested messages are read when asked for.
    pub(crate) fn parse(mut bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Vec::new();
        while !bytes.is_empty() {
            let key = take_varint(&mut bytes)?;
            let number = u32::try_from(key >> 3).map_err(|_| Malformed)?;
            match key & 7 {
                0 => {
                    take_varint(&mut bytes)?;
                }
                1 => {
                    take(&mut bytes, 8)?;
                }
                2 => {
                    let length = take_varint(&mut bytes)?;
                    fields.push((number, take(&mut bytes, length)?));
                }
                5 => {
                    take(&mut bytes, 4)?;
                }
                _ => return Err(Malformed),
            }
        }
        Ok(Self(fields))
    }

    /// The bytes of a field, empty when it is not there.
    pub(crate) fn bytes(&self, number: u32) -> &'a [u8] {
        let found = self.0.iter().rev().find(|(found, _)| *found == number);
        found.map_or(&[], |(_, bytes)| bytes)
    }

    /// The text of a field, empty when it is not there.
    pub(crate) fn text(&self, number: u32) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.bytes(number)).map_err(|_| Malformed)
    }

    /// The message in a field, without fields when it is not there.
    pub(crate) fn message(&self, number: u32) -> Result<Fields<'a>, Malformed> {
        Fields::parse(self.bytes(number))
    }
}

fn take<'a>(bytes: &mut &'a [u8], length: u64) -> Result<&'a [u8], Malformed> {
    let length = usize::try_from(length).map_err(|_| Malformed)?;
    let (taken, rest) = bytes.split_at_checked(length).ok_or(Malformed)?;
    *bytes = rest;
    Ok(taken)
}

fn take_varint(bytes: &mut &[u8]) -> Result<u64, Malformed> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or(Malformed)?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(Malformed)
}

/// A message to send, built field by field.
#[derive(Default)]
pub(crate) struct Message(Vec<u8>);

impl Message {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a number, a truth value or a case of an enum.
    #[must_use]
    pub(crate) fn number(mut self, number: u32, value: u64) -> Self {
        self.varint(u64::from(number) << 3);
        self.varint(value);
        self
    }

    /// Adds a truth value; false is the same as absent.
    #[must_use]
    pub(crate) fn flag(self, number: u32, value: bool) -> Self {
        if value { self.number(number, 1) } else { self }
    }

    #[must_use]
    pub(crate) fn bytes(mut self, number: u32, value: &[u8]) -> Self {
        self.varint(u64::from(number) << 3 | 2);
        self.varint(value.len() as u64);
        self.0.extend_from_slice(value);
        self
    }

    #[must_use]
    pub(crate) fn text(self, number: u32, value: &str) -> Self {
        self.bytes(number, value.as_bytes())
    }

    #[must_use]
    pub(crate) fn message(self, number: u32, value: Message) -> Self {
        self.bytes(number, &value.0)
    }

    /// Adds one message per item, as a repeated field.
    #[must_use]
    pub(crate) fn messages(self, number: u32, values: impl IntoIterator<Item = Message>) -> Self {
        values
            .into_iter()
            .fold(self, |message, value| message.message(number, value))
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_wrote() {
        let bytes = Message::new()
            .text(1, "née")
            .number(2, 300)
            .message(3, Message::new().bytes(9, &[0; 200]))
            .into_bytes();
        let fields = Fields::parse(&bytes).unwrap();

        assert_eq!(fields.text(1).unwrap(), "née");
        assert_eq!(fields.message(3).unwrap().bytes(9), [0; 200]);
        assert!(fields.bytes(4).is_empty());
        assert!(Fields::parse(&bytes[..bytes.len() - 1]).is_err());
    }
}
