//! Names and shapes of Inception-v3's layers.

/// A layer of a block: its name, input and output channels, height and width of its kernel.
type Row = (&'static str, usize, usize, [usize; 2]);

/// Every layer with the shape of its convolution's weight, `[to, from, height, width]`.
pub fn layers() -> Vec<(String, [usize; 4])> {
    let stem: [Row; 5] = [
        ("Conv2d_1a_3x3", 3, 32, [3, 3]),
        ("Conv2d_2a_3x3", 32, 32, [3, 3]),
        ("Conv2d_2b_3x3", 32, 64, [3, 3]),
        ("Conv2d_3b_1x1", 64, 80, [1, 1]),
        ("Conv2d_4a_3x3", 80, 192, [3, 3]),
    ];
    let shape = |(_, from, to, [height, width]): Row| [to, from, height, width];
    let stem = stem.into_iter().map(|row| (row.0.to_owned(), shape(row)));
    let blocks = blocks().into_iter();
    let blocks =
        blocks.flat_map(|(block, rows)| rows.into_iter().map(move |row| (format!("{block}.{}", row.0), shape(row))));
    stem.chain(blocks).collect()
}

/// Names and shapes of all tensors that are read of a file.
pub fn tensors() -> Vec<(String, Vec<usize>)> {
    let tensors = |(name, shape): (String, [usize; 4])| {
        let norm = ["weight", "bias", "running_mean", "running_var"];
        let norm = norm.map(|part| (format!("{name}.bn.{part}"), vec![shape[0]]));
        std::iter::once((format!("{name}.conv.weight"), shape.to_vec())).chain(norm)
    };
    layers().into_iter().flat_map(tensors).collect()
}

fn blocks() -> Vec<(&'static str, Vec<Row>)> {
    vec![
        ("Mixed_5b", block_a(192, 32)),
        ("Mixed_5c", block_a(256, 64)),
        ("Mixed_5d", block_a(288, 64)),
        ("Mixed_6a", block_b(288)),
        ("Mixed_6b", block_c(768, 128)),
        ("Mixed_6c", block_c(768, 160)),
        ("Mixed_6d", block_c(768, 160)),
        ("Mixed_6e", block_c(768, 192)),
        ("Mixed_7a", block_d(768)),
        ("Mixed_7b", block_e(1280)),
        ("Mixed_7c", block_e(2048)),
    ]
}

fn block_a(from: usize, pool: usize) -> Vec<Row> {
    vec![
        ("branch1x1", from, 64, [1, 1]),
        ("branch5x5_1", from, 48, [1, 1]),
        ("branch5x5_2", 48, 64, [5, 5]),
        ("branch3x3dbl_1", from, 64, [1, 1]),
        ("branch3x3dbl_2", 64, 96, [3, 3]),
        ("branch3x3dbl_3", 96, 96, [3, 3]),
        ("branch_pool", from, pool, [1, 1]),
    ]
}

fn block_b(from: usize) -> Vec<Row> {
    vec![
        ("branch3x3", from, 384, [3, 3]),
        ("branch3x3dbl_1", from, 64, [1, 1]),
        ("branch3x3dbl_2", 64, 96, [3, 3]),
        ("branch3x3dbl_3", 96, 96, [3, 3]),
    ]
}

fn block_c(from: usize, inner: usize) -> Vec<Row> {
    vec![
        ("branch1x1", from, 192, [1, 1]),
        ("branch7x7_1", from, inner, [1, 1]),
        ("branch7x7_2", inner, inner, [1, 7]),
        ("branch7x7_3", inner, 192, [7, 1]),
        ("branch7x7dbl_1", from, inner, [1, 1]),
        ("branch7x7dbl_2", inner, inner, [7, 1]),
        ("branch7x7dbl_3", inner, inner, [1, 7]),
        ("branch7x7dbl_4", inner, inner, [7, 1]),
        ("branch7x7dbl_5", inner, 192, [1, 7]),
        ("branch_pool", from, 192, [1, 1]),
    ]
}

fn block_d(from: usize) -> Vec<Row> {
    vec![
        ("branch3x3_1", from, 192, [1, 1]),
        ("branch3x3_2", 192, 320, [3, 3]),
        ("branch7x7x3_1", from, 192, [1, 1]),
        ("branch7x7x3_2", 192, 192, [1, 7]),
        ("branch7x7x3_3", 192, 192, [7, 1]),
        ("branch7x7x3_4", 192, 192, [3, 3]),
    ]
}

fn block_e(from: usize) -> Vec<Row> {
    vec![
        ("branch1x1", from, 320, [1, 1]),
        ("branch3x3_1", from, 384, [1, 1]),
        ("branch3x3_2a", 384, 384, [1, 3]),
        ("branch3x3_2b", 384, 384, [3, 1]),
        ("branch3x3dbl_1", from, 448, [1, 1]),
        ("branch3x3dbl_2", 448, 384, [3, 3]),
        ("branch3x3dbl_3a", 384, 384, [1, 3]),
        ("branch3x3dbl_3b", 384, 384, [3, 1]),
        ("branch_pool", from, 192, [1, 1]),
    ]
}
