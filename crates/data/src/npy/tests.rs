//! Arrays that numpy wrote, and files that nobody should have written.

use super::*;

const ARRAYS: &[u8] = include_bytes!("../../tests/fixtures/arrays.npz");
const STORED: &[u8] = include_bytes!("../../tests/fixtures/stored.npz");

/// A file of version 1.0 with that header.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(header.len()).expect("a short header").to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
}

fn header(kind: &str, shape: &str) -> String {
    format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n")
}

fn refused(file: &[u8]) -> String {
    Array::parse(file).expect_err("no array")
}

/// The numbers of an array in double precision.
fn doubles(numbers: &Numbers) -> Vec<f64> {
    match numbers {
        Numbers::Singles(values) => values.iter().map(|&value| f64::from(value)).collect(),
        Numbers::Doubles(values) => values.clone(),
        Numbers::Bytes(values) => values.iter().map(|&value| f64::from(value)).collect(),
        Numbers::Integers(values) => values.iter().map(|&value| value as f64).collect(),
    }
}

#[test]
fn every_kind_and_order_that_numpy_writes_is_read() {
    let all: Vec<f64> = (0..24).map(|k| f64::from(k) - 4.0).collect();
    let kinds = ["f2", "f4", "f8", "big-f2", "big-f4", "big-f8", "i1", "i2", "big-i4", "i8", "fortran"];
    for name in kinds {
        let array = parse_npz(ARRAYS, Some(name)).expect(name);
        assert_eq!((array.shape, doubles(&array.numbers)), (vec![2, 3, 4], all.clone()), "{name}");
    }
    let shifted: Vec<f64> = all.iter().map(|value| value + 4.0).collect();
    for name in ["u1", "big-u2", "u4", "u8"] {
        assert_eq!(doubles(&parse_npz(ARRAYS, Some(name)).expect(name).numbers), shifted, "{name}");
    }
    assert!(matches!(parse_npz(ARRAYS, Some("f8")), Ok(Array { numbers: Numbers::Doubles(_), .. })));
}

#[test]
fn what_can_be_no_samples_is_refused_with_a_remedy() {
    let of = |name| parse_npz(ARRAYS, Some(name)).expect_err("no samples");
    assert_eq!(of("truth"), "`truth` is an array of truth values\nhint: numpy.save(path, x.astype(\"uint8\") * 255)");
    assert_eq!(
        of("complex"),
        "`complex` is an array of `c8`, neither floats of 16, 32 or 64 bits nor integers\n\
         hint: numpy.save(path, x.astype(\"float32\"))"
    );
    assert!(
        of("nothing").starts_with("no array is called `nothing` in it; there are f2, f4, f8, "),
        "{}",
        of("nothing")
    );
    let record = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }\n";
    assert!(refused(&file(record, &[0; 4])).starts_with("a structured array"));
}

#[test]
fn the_array_of_an_archive_is_chosen_only_where_there_is_no_choice() {
    let array = parse_npz(STORED, None).expect("one array of more than one axis");
    assert_eq!((&array.shape[..], doubles(&array.numbers)[23]), (&[2, 3, 4][..], 19.0));
    let said = parse_npz(ARRAYS, None).expect_err("which one?");
    assert!(said.starts_with("an archive of several arrays: `f2`, `f4`, "), "{said}");
    assert!(said.ends_with("\nhint: name one after a colon: FILE.npz:f2"), "{said}");
}

#[test]
fn a_file_holds_as_many_numbers_as_its_shape_says() {
    assert_eq!(refused(&file(&header("<f4", "(2, 2)"), &[0; 12])), "12 bytes where the shape is [2, 2] of `f4`");
    assert_eq!(refused(&file(&header("<f4", "(2,)"), &[0; 10])), "10 bytes where the shape is [2] of `f4`");
    assert_eq!(refused(&file(&header("<f4", "(0, 4)"), &[])), "an array without numbers: its shape is [0, 4]");
    let huge = file(&header("<f4", "(4294967296, 4294967296)"), &[]);
    assert_eq!(refused(&huge), "0 bytes where the shape is [4294967296, 4294967296] of `f4`");
    let large = file(&header("<u8", "(1,)"), &[255; 8]);
    assert_eq!(refused(&large), "an integer above 9223372036854775807");
}

#[test]
fn hostile_headers_are_errors_at_once() {
    let nested = format!("{{'descr': {}'<f4'{}, ", "[".repeat(30_000), "]".repeat(30_000));
    let axes = header("<f4", &format!("({})", "1,".repeat(1_000)));
    for header in [&"(".repeat(60_000), &nested, &axes, "", "{'descr': '<f4'", "{'descr': 'é4', 'shape': (1,)"] {
        Array::parse(&file(header, &[0; 4])).expect_err("no array");
    }
    let long = [&b"\x93NUMPY\x02\x00"[..], &u32::MAX.to_le_bytes(), &[b' '; 100]].concat();
    assert_eq!(refused(&long), "no array as numpy.save writes it");
}

#[test]
fn damaged_archives_are_errors() {
    for archive in [ARRAYS, STORED] {
        for length in 0..archive.len() {
            let _ = parse_npz(&archive[..length], None).expect_err("cut off");
        }
        let name = if archive.len() == ARRAYS.len() { "f4" } else { "arr_0" };
        let whole = parse_npz(archive, Some(name)).expect("whole");
        for place in 0..archive.len() {
            let mut damaged = archive.to_vec();
            damaged[place] ^= 0x55;
            // Damage elsewhere in the archive may leave this array as it is, and nothing may change it.
            assert!(
                parse_npz(&damaged, Some(name)).is_ok_and(|array| array == whole)
                    || parse_npz(&damaged, Some(name)).is_err()
            );
        }
    }
}

#[test]
fn an_entry_that_unpacks_to_more_than_it_says_is_not_unpacked() {
    let head = STORED.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").expect("a directory");
    let mut archive = STORED.to_vec();
    archive[head + 24..head + 28].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    assert_eq!(parse_npz(&archive, Some("labels")), Err("`labels` is damaged: its checksum is another".to_owned()));
}
