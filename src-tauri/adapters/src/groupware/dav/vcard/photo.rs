//! PHOTO: pictures inside the card. One that is only linked is left alone, both ways.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ponte_core::record::Photo;

use super::Version;
use crate::groupware::dav::lines::{Component, Line};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Reads the first picture inside the card.
pub(super) fn read(card: &Component) -> Option<Photo> {
    card.all("PHOTO").find_map(inline)
}

fn inline(line: &Line) -> Option<Photo> {
    let value = line.value().trim();
    let (declared, encoded) = match value.split_at_checked(5) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("data:") => {
            let (media_type, data) = rest.split_once(";base64,")?;
            (media_type.to_owned(), data)
        }
        _ if !is_encoded(line) => return None,
        _ => (line.param("MEDIATYPE").or_else(|| line.param("TYPE")).unwrap_or_default().to_owned(), value),
    };
    let encoded: String = encoded.chars().filter(|c| !c.is_whitespace()).collect();
    let data = LENIENT.decode(encoded).ok().filter(|data| !data.is_empty())?;
    Some(Photo { media_type: media_type(&declared, &data), data })
}

fn is_encoded(line: &Line) -> bool {
    let mut params = line.params().iter().filter(|param| matches!(param.name.as_str(), "" | "ENCODING"));
    params.any(|param| {
        param.values.iter().any(|value| value.eq_ignore_ascii_case("B") || value.eq_ignore_ascii_case("BASE64"))
    })
}

/// What the bytes say goes before what the card says.
fn media_type(declared: &str, data: &[u8]) -> String {
    let declared = declared.to_ascii_lowercase();
    match data {
        [0xFF, 0xD8, ..] => "image/jpeg".to_owned(),
        [0x89, b'P', b'N', b'G', ..] => "image/png".to_owned(),
        [b'G', b'I', b'F', ..] => "image/gif".to_owned(),
        _ if declared.contains('/') => declared,
        _ if declared.is_empty() => "image/jpeg".to_owned(),
        _ => format!("image/{declared}"),
    }
}

/// Writes it; the same bytes stay as they were written.
pub(super) fn write(card: &mut Component, new: Option<&Photo>) {
    if read(card).map(|photo| photo.data).as_deref() == new.map(|photo| photo.data.as_slice()) {
        return;
    }
    if card.has("PHOTO") && read(card).is_none() {
        return;
    }
    let mut line = new.map(|photo| photo_line(Version::of(card), photo));
    card.map_lines(|old| if old.name() == "PHOTO" && inline(&old).is_some() { line.take() } else { Some(old) });
    if let Some(line) = line {
        card.add(line);
    }
}

fn photo_line(version: Version, photo: &Photo) -> Line {
    let data = STANDARD.encode(&photo.data);
    let format = photo.media_type.rsplit('/').next().unwrap_or("jpeg").to_ascii_uppercase();
    match version {
        Version::V4 => Line::new("PHOTO", &[], &format!("data:{};base64,{data}", photo.media_type)),
        Version::V3 => Line::new("PHOTO", &[("ENCODING", "b"), ("TYPE", &format)], &data),
        Version::V21 => Line::new("PHOTO", &[("ENCODING", "BASE64"), ("TYPE", &format)], &data),
    }
}
