//! Linux: the mappings of this process as the kernel lists them, and two calls of it and of its C library.

use std::fs;

/// Gives back what is not needed while nothing happens. To be called where libraries are loaded and unloaded, on the thread that draws:
/// nothing then takes the place of a mapping between its being listed and its being given back.
pub fn give_back() {
    give_back_heap();
    let listed = fs::read_to_string("/proc/self/smaps").unwrap_or_default();
    for (start, length) in unchanged(&listed) {
        give_back_pages(start, length);
    }
}

/// Gives back what the heap no longer uses. Other C libraries than GNU's do so by themselves.
pub fn give_back_heap() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it takes no pointer, and may be called from any thread at any time (MT-Safe, malloc_trim(3)).
    unsafe {
        libc::malloc_trim(0);
    }
}

fn give_back_pages(start: usize, length: usize) {
    let start: *mut libc::c_void = std::ptr::with_exposed_provenance_mut(start);
    // SAFETY: `unchanged` lists only private mappings of files which nobody can write to and of which no page differs from its file.
    // Of such a mapping MADV_DONTNEED drops only the way to the pages, and the next access finds the same bytes in the file (madvise(2)).
    // A range that is gone meanwhile is refused with an error that changes nothing.
    unsafe {
        libc::madvise(start, length, libc::MADV_DONTNEED);
    }
}

/// Of a listing as in `/proc/PID/smaps`, the start and length of each private, read-only mapping of a file whose pages are all as in the file.
fn unchanged(listed: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut current = None;
    for line in listed.lines() {
        if let Some(mapping) = mapping(line) {
            current = mapping;
        } else if let Some(rest) = line.strip_prefix("Anonymous:") {
            // A page that was written to (by the loader, before it was made read-only) is an anonymous one.
            found.extend(current.take().filter(|_| rest.trim() == "0 kB"));
        }
    }
    found
}

/// A line that begins a mapping: `START-END PERMISSIONS OFFSET DEVICE INODE PATH`. The range where it is a private, read-only one of a file.
fn mapping(line: &str) -> Option<Option<(usize, usize)>> {
    let mut words = line.split_ascii_whitespace();
    let (start, end) = words.next()?.split_once('-')?;
    let (start, end) = (usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?);
    let permissions = words.next()?;
    let path = words.nth(3).unwrap_or_default();
    let kept = matches!(permissions, "r--p" | "r-xp") && path.starts_with('/');
    Some(kept.then_some((start, end.checked_sub(start)?)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

    use super::*;

    const LISTED: &str = "\
55d0c0a00000-55d0c0a10000 r-xp 00010000 fe:00 42 /usr/bin/ponte
Rss:                  64 kB
Anonymous:             0 kB
55d0c0a10000-55d0c0a20000 r--p 00020000 fe:00 42 /usr/bin/ponte
Rss:                  64 kB
Anonymous:            16 kB
55d0c0a20000-55d0c0a30000 rw-p 00030000 fe:00 42 /usr/bin/ponte
Anonymous:             0 kB
55d0c1000000-55d0c2000000 rw-p 00000000 00:00 0 [heap]
Anonymous:          1024 kB
7f0000000000-7f0000001000 r--s 00000000 fe:00 43 /usr/share/icons/icon-theme.cache
Anonymous:             0 kB
7f0000001000-7f0000003000 r--p 00000000 fe:00 44 /usr/lib/a library with blanks.so (deleted)
Anonymous:             0 kB
7ffc00000000-7ffc00002000 r-xp 00000000 00:00 0 [vdso]
Anonymous:             0 kB
7ffc00002000-7ffc00003000 r--p 00000000 00:00 0
Anonymous:             0 kB
";

    #[test]
    fn only_what_is_as_in_its_file_is_given_back() {
        assert_eq!(unchanged(LISTED), [(0x55d0_c0a0_0000, 0x1_0000), (0x7f00_0000_1000, 0x2000)]);
        for cut in 0..LISTED.len() {
            assert!(unchanged(&LISTED[..cut]).len() <= 2);
        }
    }

    /// Resident pages of files, in KiB.
    fn resident() -> u64 {
        let rollup = fs::read_to_string("/proc/self/status").unwrap();
        let line = rollup.lines().find_map(|line| line.strip_prefix("RssFile:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    #[test]
    fn the_program_goes_on_with_less() {
        let words: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
        let before = resident();
        give_back();
        assert!(resident() < before, "{before} KiB of files before, {} after", resident());
        assert_eq!(words[999], "999");
        assert!(format!("{:?}", std::env::current_dir()).contains('/'));
    }
}
