//! One line that two runs share exactly when all their deterministic outputs are equal, byte for byte.
//!
//! BLAKE3 over every artifact in ascending order of path: length of the path, path, length of the contents, contents
//! (lengths as 8 bytes, little-endian), so that no two lists of files give the same input. The manifest is left out:
//! it also states the host.

use crate::artifact::Artifact;

/// Name of the file that holds the fingerprint.
pub const FILE: &str = "fingerprint.txt";

/// The fingerprint of artifacts in ascending order of path, in lower-case hexadecimal. Linear in their size.
#[must_use]
pub fn of(artifacts: &[Artifact]) -> String {
    debug_assert!(artifacts.is_sorted_by(|a, b| a.path < b.path), "ascending by path, none twice");
    let mut hasher = blake3::Hasher::new();
    for Artifact { path, contents } in artifacts {
        for bytes in [path.as_bytes(), contents] {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_contents_and_the_border_between_them_all_count() {
        let base = of(&[Artifact::new("a", "bc")]);
        assert_eq!(base, of(&[Artifact::new("a", "bc")]));
        for other in [
            vec![Artifact::new("ab", "c")],
            vec![Artifact::new("a", "bd")],
            vec![Artifact::new("a", "bc"), Artifact::new("b", "")],
        ] {
            assert_ne!(base, of(&other));
        }
    }
}
