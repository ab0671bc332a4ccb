//! Whether a text is a message.

/// Fields that stand in the head of a message.
const FIELDS: [&str; 17] = [
    "from",
    "date",
    "subject",
    "to",
    "cc",
    "reply-to",
    "sender",
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "dkim-signature",
    "authentication-results",
    "snapshot-content-location",
];

/// Whether a text opens with the head of a message: fields one to a line, two of them those of messages, one of them more
/// than any text begins with.
pub(crate) fn opens_message(start: &[u8]) -> bool {
    let mut n_known = 0;
    let mut is_sure = false;
    for (line_idx, line) in start.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() || line_idx > 0 && matches!(line[0], b' ' | b'\t') {
            if line.is_empty() {
                break;
            }
            continue;
        }
        // The bytes that were looked at may end within a line.
        let is_cut = line_idx > 0 && start.ends_with(line) && !start.ends_with(b"\n");
        let Some(colon) = memchr::memchr(b':', line) else {
            if is_cut {
                break;
            }
            return false;
        };
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_name {
            return false;
        }
        n_known += usize::from(FIELDS.contains(&name.as_str()));
        is_sure |= matches!(
            name.as_str(),
            "from" | "received" | "return-path" | "delivered-to" | "message-id" | "mime-version"
        );
    }
    is_sure && n_known >= 2
}
