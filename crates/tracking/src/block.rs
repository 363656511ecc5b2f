//! Products of 3 × 3 blocks, written out.
//!
//! The generic products of the matrix library loop over their sizes; these are straight lines of arithmetic, two to five times
//! faster, and they use symmetry where there is some. What is called symmetric is computed in its upper half and mirrored, so
//! it is symmetric to the last bit.

use gapfiller_geo::{Matrix3, Vector3};

/// The symmetric matrix with these elements.
#[inline]
pub(crate) fn symmetric(xx: f64, xy: f64, xz: f64, yy: f64, yz: f64, zz: f64) -> Matrix3<f64> {
    Matrix3::new(xx, xy, xz, xy, yy, yz, xz, yz, zz)
}

/// `a b`.
#[inline]
pub(crate) fn product(a: &Matrix3<f64>, b: &Matrix3<f64>) -> Matrix3<f64> {
    let e = |i: usize, j: usize| row_by_column(a, i, b, j);
    #[rustfmt::skip]
    let product = Matrix3::new(
        e(0, 0), e(0, 1), e(0, 2),
        e(1, 0), e(1, 1), e(1, 2),
        e(2, 0), e(2, 1), e(2, 2),
    );
    product
}

/// `a b`, known to be symmetric.
#[inline]
pub(crate) fn symmetric_product(a: &Matrix3<f64>, b: &Matrix3<f64>) -> Matrix3<f64> {
    let e = |i: usize, j: usize| row_by_column(a, i, b, j);
    symmetric(e(0, 0), e(0, 1), e(0, 2), e(1, 1), e(1, 2), e(2, 2))
}

/// `s − aᵀ b`, known to be symmetric.
#[inline]
pub(crate) fn symmetric_difference(
    s: &Matrix3<f64>,
    a: &Matrix3<f64>,
    b: &Matrix3<f64>,
) -> Matrix3<f64> {
    let e = |i: usize, j: usize| {
        let product = a[(0, i)] * b[(0, j)] + a[(1, i)] * b[(1, j)] + a[(2, i)] * b[(2, j)];
        s[(i, j)] - product
    };
    symmetric(e(0, 0), e(0, 1), e(0, 2), e(1, 1), e(1, 2), e(2, 2))
}

/// `m v`.
#[inline]
pub(crate) fn times(m: &Matrix3<f64>, v: &Vector3<f64>) -> Vector3<f64> {
    let e = |i: usize| m[(i, 0)] * v.x + m[(i, 1)] * v.y + m[(i, 2)] * v.z;
    Vector3::new(e(0), e(1), e(2))
}

/// `mᵀ v`.
#[inline]
pub(crate) fn transposed_times(m: &Matrix3<f64>, v: &Vector3<f64>) -> Vector3<f64> {
    let e = |i: usize| m[(0, i)] * v.x + m[(1, i)] * v.y + m[(2, i)] * v.z;
    Vector3::new(e(0), e(1), e(2))
}

/// `a · b`.
#[inline]
pub(crate) fn dot(a: &Vector3<f64>, b: &Vector3<f64>) -> f64 {
    a.x * b.x + a.y * b.y + a.z * b.z
}

/// `vᵀ m v` for a symmetric `m`.
#[inline]
pub(crate) fn quadratic_form(m: &Matrix3<f64>, v: &Vector3<f64>) -> f64 {
    m[(0, 0)] * v.x * v.x
        + m[(1, 1)] * v.y * v.y
        + m[(2, 2)] * v.z * v.z
        + 2.0 * (m[(0, 1)] * v.x * v.y + m[(0, 2)] * v.x * v.z + m[(1, 2)] * v.y * v.z)
}

/// Inverse and determinant of a symmetric positive matrix by cofactors; none if the determinant is not positive and finite.
///
/// Cofactors lose about as many digits as the matrix has powers of ten in its condition: with standard deviations of 10 m and
/// 10 km in one matrix, 6 of 16.
#[inline]
pub(crate) fn symmetric_inverse(m: &Matrix3<f64>) -> Option<(Matrix3<f64>, f64)> {
    let (xx, yy, zz) = (m[(0, 0)], m[(1, 1)], m[(2, 2)]);
    let (xy, xz, yz) = (m[(0, 1)], m[(0, 2)], m[(1, 2)]);
    let c_xx = yy * zz - yz * yz;
    let c_xy = xz * yz - xy * zz;
    let c_xz = xy * yz - xz * yy;
    let determinant = xx * c_xx + xy * c_xy + xz * c_xz;
    // Written so that NaN is refused too.
    if !(determinant > 0.0 && determinant < f64::INFINITY) {
        return None;
    }
    let s = 1.0 / determinant;
    let c_yy = xx * zz - xz * xz;
    let c_yz = xy * xz - xx * yz;
    let c_zz = xx * yy - xy * xy;
    let inverse = symmetric(c_xx * s, c_xy * s, c_xz * s, c_yy * s, c_yz * s, c_zz * s);
    Some((inverse, determinant))
}

#[inline]
fn row_by_column(a: &Matrix3<f64>, i: usize, b: &Matrix3<f64>, j: usize) -> f64 {
    a[(i, 0)] * b[(0, j)] + a[(i, 1)] * b[(1, j)] + a[(i, 2)] * b[(2, j)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Matrix3<f64> = Matrix3::new(4.0, 1.0, -2.0, 1.0, 5.0, 0.5, -2.0, 0.5, 6.0);
    const B: Matrix3<f64> = Matrix3::new(1.0, 2.0, 3.0, -4.0, 5.0, 6.0, 7.0, 8.0, -9.0);

    fn same(a: &Matrix3<f64>, b: &Matrix3<f64>) {
        assert!((a - b).abs().max() < 1e-12, "{a} {b}");
    }

    #[test]
    fn products_are_those_of_the_library() {
        let v = Vector3::new(0.5, -1.5, 2.5);
        same(&product(&A, &B), &(A * B));
        same(&symmetric_product(&A, &A), &(A * A));
        same(&symmetric_difference(&A, &B, &B), &(A - B.transpose() * B));
        assert!((times(&B, &v) - B * v).norm() < 1e-12);
        assert!((transposed_times(&B, &v) - B.transpose() * v).norm() < 1e-12);
        assert!((quadratic_form(&A, &v) - dot(&v, &(A * v))).abs() < 1e-12);
    }

    #[test]
    fn the_inverse_is_one() {
        let (inverse, determinant) = symmetric_inverse(&A).unwrap();
        same(&product(&inverse, &A), &Matrix3::identity());
        assert!((determinant - A.determinant()).abs() < 1e-12 * determinant);
        assert!(symmetric_inverse(&Matrix3::zeros()).is_none());
        assert!(symmetric_inverse(&Matrix3::repeat(f64::NAN)).is_none());
    }
}
