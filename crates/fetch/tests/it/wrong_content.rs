//! Servers with wrong lengths, wrong content or missing files.

use std::fs;

use crate::server::Manner;
use crate::stage::{PACKED, Stage};

#[test]
fn mirrors_with_wrong_content_are_rejected_and_named() {
    let stage = Stage::new();
    let manners = [
        Manner::Announces(5),
        Manner::Announces(5_000_000),
        Manner::GoesOn,
        Manner::Other,
        Manner::Missing,
        Manner::Unavailable,
        Manner::CutsOff(0),
    ];
    let servers = manners.map(|manner| stage.server(manner));
    let said = stage.failure(&servers.each_ref());
    let size = stage.packed().len();
    let said = said.replace(&size.to_string(), "SIZE").replace(&(size + 1).to_string(), "SIZE+1");
    insta::assert_snapshot!(said, @"
    `images.gz` could not be fetched:
      http://a/images.gz: the file there has 5 bytes, not SIZE: it is another file
      http://b/images.gz: the file there has 5000000 bytes, not SIZE: it is another file
      http://c/images.gz: the file there has SIZE+1 bytes, not SIZE: it is another file
      http://d/images.gz: the file can't be unpacked: corrupt gzip stream does not have a matching checksum
      http://e/images.gz: http status: 404
      http://f/images.gz: http status: 503
      http://g/images.gz: the connection ended after 0 of SIZE bytes, 4 times
    hint: what has arrived is kept, and the same command goes on with it; `--from DIR` takes the files from a folder, `--mirror URL` from another place; they are published at https://yann.lecun.com/exdb/mnist
    ");
    assert!(!stage.folder().exists());
    let part = fs::read(stage.partial(&format!("{PACKED}.part"))).unwrap_or_default();
    assert!(part.is_empty(), "what lied is not gone on with");
}

#[test]
fn a_mirror_with_wrong_content_is_tried_once_and_one_with_an_error_again() {
    let stage = Stage::new();
    let [other, unavailable] = [Manner::Other, Manner::Unavailable].map(|manner| stage.server(manner));
    stage.failure(&[&other]);
    stage.failure(&[&unavailable]);
    assert_eq!((other.asked().len(), unavailable.asked().len()), (1, 4));
}

#[test]
fn the_mirror_after_wrong_content_starts_from_zero() {
    let stage = Stage::new();
    let (liar, honest) = (stage.server(Manner::Other), stage.server(Manner::Honest));
    stage.fetch(&[&liar, &honest]).expect("fetched");
    stage.assert_whole();
    assert_eq!(honest.asked()[0], "images.gz from 0");
}

#[test]
fn leftovers_of_an_earlier_fetch_are_checked() {
    let stage = Stage::new();
    fs::create_dir_all(stage.partial("")).expect("made");
    fs::write(stage.partial(PACKED), "another file").expect("written");
    fs::write(stage.partial(&format!("{PACKED}.part")), vec![7; 100]).expect("written");
    stage.fetch(&[&stage.server(Manner::Honest)]).expect("the same server is asked for all of it then");
    stage.assert_whole();
}

#[test]
fn unreachable_mirrors_are_named() {
    let stage = Stage::new();
    let catalogue = fetch::Catalogue { mirrors: vec!["http://127.0.0.1:9".to_owned()], ..stage.catalogue(&[]) };
    let connection = fetch::Connection::new(std::time::Duration::from_millis(200), std::time::Duration::ZERO);
    let said = fetch::from_mirrors(&catalogue, stage.home.path(), &connection).expect_err("nobody").to_string();
    assert!(said.contains("http://127.0.0.1:9/images.gz: io: Connection refused"), "{said}");
}
