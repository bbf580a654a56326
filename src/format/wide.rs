//! A stream in UTF-16 in, the same text as a stream in UTF-8 out, as much at once as the input has ready.

use super::DataFault;
use super::encoding::{WrongText, order_of};
use std::io::{self, BufRead, ErrorKind, Read};

pub(super) struct Wide<R> {
    input: R,
    /// What has been taken of the input and is no text yet: an odd byte, the first half of a pair.
    rest: Vec<u8>,
    /// How a unit is read; `None` until the start has been seen.
    order: Option<fn([u8; 2]) -> u16>,
    text: String,
    /// How much of the text has been read.
    read: usize,
    /// Where `rest` starts in the input, in bytes.
    offset: u64,
    /// What the input has next is no text.
    wrong: Option<WrongText>,
}

impl<R: BufRead> Wide<R> {
    pub fn new(input: R) -> Wide<R> {
        Wide { input, rest: Vec::new(), order: None, text: String::new(), read: 0, offset: 0, wrong: None }
    }

    /// Takes what the input has ready and makes text of it; `false` at the end.
    fn take(&mut self) -> io::Result<bool> {
        let ready = self.input.fill_buf()?;
        let (taken, is_end) = (ready.len(), ready.is_empty());
        self.rest.extend_from_slice(ready);
        self.input.consume(taken);
        if self.order.is_none() && (self.rest.len() >= 2 || is_end) {
            let (mark, order) = order_of(&self.rest);
            self.drop_front(mark);
            self.order = Some(order);
        }
        let Some(order) = self.order else { return Ok(true) };
        self.text.clear();
        self.read = 0;
        let (pairs, odd) = self.rest.as_chunks::<2>();
        let mut done = 0;
        let mut wrong = None;
        for decoded in char::decode_utf16(pairs.iter().map(|pair| order(*pair))) {
            match decoded {
                Ok(character) => {
                    self.text.push(character);
                    done += 2 * character.len_utf16();
                }
                // The other half may be on its way.
                Err(_) if done + 2 == 2 * pairs.len() && !is_end => break,
                Err(_) => {
                    wrong = Some(2);
                    break;
                }
            }
        }
        if is_end && wrong.is_none() && !odd.is_empty() {
            wrong = Some(1);
        }
        self.drop_front(done);
        self.wrong = wrong.map(|count| WrongText::new("UTF-16", self.offset, self.rest.iter().take(count)));
        Ok(!is_end)
    }

    fn drop_front(&mut self, count: usize) {
        self.rest.drain(..count);
        self.offset += count as u64;
    }
}

impl<R: BufRead> BufRead for Wide<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.read >= self.text.len() {
            if let Some(wrong) = &self.wrong {
                return Err(io::Error::new(ErrorKind::InvalidData, wrong.clone()));
            }
            if !self.take()? && self.wrong.is_none() {
                break;
            }
        }
        Ok(self.text.as_bytes().get(self.read..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.read += amount;
    }
}

impl<R: BufRead> Read for Wide<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(room)?;
        self.consume(read);
        Ok(read)
    }
}

/// The fault of a reader of [`Wide`], if the error is one: behind `before`, which starts with line `first_line`.
pub(super) fn wrong_text(error: &io::Error, before: &[u8], first_line: usize) -> Option<DataFault> {
    let wrong = error.get_ref()?.downcast_ref::<WrongText>()?;
    let shown = [before, "\u{fffd}".as_bytes()].concat();
    Some(DataFault::within(wrong.to_string(), &shown, before.len()..shown.len(), first_line))
}
