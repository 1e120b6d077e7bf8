//! A form with one file in it (RFC 7578), for the picture of a new contact.

use bytes::Bytes;

/// A file that goes along with the parameters.
#[derive(Clone)]
pub(super) struct Upload {
    /// The name of the part. Vtiger wants `imagename[]`; without the brackets it fails.
    pub part: &'static str,
    /// The name of the file.
    pub file: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub data: Vec<u8>,
}

impl Upload {
    /// The header that names the boundary.
    pub(super) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary())
    }

    /// The parameters and the file.
    pub(super) fn body(&self, parameters: &[(&str, &str)]) -> Bytes {
        let boundary = self.boundary();
        let mut body = Vec::with_capacity(self.data.len() + 1024);
        for (name, value) in parameters {
            let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
            self.part, self.file, self.media_type
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&self.data);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        Bytes::from(body)
    }

    /// A boundary made of the file's digest: a file cannot hold its own, and texts have no reason to.
    fn boundary(&self) -> String {
        use md5::Digest as _;
        let digest = md5::Md5::digest(&self.data);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("ponte-{hex}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_follows_the_parameters() {
        let upload = Upload {
            part: "imagename[]",
            file: "photo.png".into(),
            media_type: "image/png".into(),
            data: b"PNG\0\xff".to_vec(),
        };
        let body = upload.body(&[("operation", "create")]);
        let text = String::from_utf8_lossy(&body);
        assert!(text.contains("name=\"operation\"\r\n\r\ncreate\r\n--ponte-"));
        assert!(text.contains("name=\"imagename[]\"; filename=\"photo.png\"\r\nContent-Type: image/png\r\n\r\nPNG"));
        assert!(text.ends_with("--\r\n"));
    }
}
