use kernels::{average_pool, max_pool, upsample_bilinear, upsample_nearest};

use crate::support::{agrees, noise};

#[test]
fn pooling_and_upsampling_agree_with_double_precision() {
    for channels in [1, 3, 16, 33] {
        let x = noise([3, channels, 6, 8], 1);
        agrees([x.clone()], |[x]| average_pool(x));
        agrees([x.clone()], |[x]| max_pool(x));
        agrees([x.clone()], |[x]| upsample_nearest(x));
        agrees([x], |[x]| upsample_bilinear(x));
    }
}

#[test]
fn one_pixel_is_upsampled_to_four() {
    let x = noise([2, 3, 1, 1], 1);
    let out = upsample_bilinear(x.clone()).to_data();
    out.assert_eq(&x.repeat(&[1, 1, 2, 2]).to_data(), true);
}

#[test]
fn the_first_of_equal_numbers_gets_the_gradient() {
    let x = (noise([1, 1, 2, 4], 1) * 0.0).require_grad();
    let grads = max_pool(x.clone()).sum().backward();
    let grad = x.grad(&grads).expect("it has one").to_data();
    assert_eq!(grad.iter::<f32>().collect::<Vec<_>>(), [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
}
