//! Labels that tell several factors, and their names.

use spec::{Factor, ROOM_FACTORS, Source};

#[test]
fn a_label_is_one_number_for_all_factors_and_splits_into_them_again() {
    for label in 0..Source::Rooms.classes() {
        let values: Vec<u8> = Factor::split(&ROOM_FACTORS, label).into_iter().map(|value| value as u8).collect();
        assert_eq!(usize::from(Factor::combine(&ROOM_FACTORS, &values)), label);
    }
}

#[test]
fn a_label_has_the_names_of_its_values() {
    assert_eq!(Source::Rooms.classes(), 240);
    assert_eq!(Source::Rooms.class_name(0), "no window, box, red, small, left");
    assert_eq!(Source::Rooms.class_name(239), "window, cylinder, white, large, right");
    assert_eq!(Source::FashionMnist.class_name(9), "ankle boot");
    assert_eq!(Source::Images.classes(), 0);
}
