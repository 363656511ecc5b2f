//! A mask as bytes, so that it can be kept between runs of a program.
//!
//! Little-endian: latitude, longitude and height of the site, height of the antenna, k, range (64-bit floats), number of azimuths,
//! bins and steps (64-bit integers), then the first steps (32-bit integers) and the steps (four 32-bit floats each). What keeps
//! the bytes must see to it that they are whole: a checksum is its business.

use super::{HorizonMask, Step, bin_of, sectors};
use crate::frames::Geodetic;
use crate::line_of_sight::EffectiveEarth;

impl HorizonMask {
    /// Version of the bytes and of the way masks are worked out: a mask stored under another is worth nothing.
    pub const FORMAT: u32 = 1;

    /// The mask as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes() + 72);
        let numbers = [
            self.site.latitude_rad,
            self.site.longitude_rad,
            self.site.height_m,
            self.antenna_height_m,
            self.k,
            self.range_m,
        ];
        for number in numbers {
            bytes.extend(number.to_le_bytes());
        }
        for count in [self.azimuths, self.bins, self.steps.len()] {
            bytes.extend((count as u64).to_le_bytes());
        }
        for first in &self.first {
            bytes.extend(first.to_le_bytes());
        }
        for step in &self.steps {
            for number in [step.from_m, step.rise_m, step.slope, step.bend_per_m] {
                bytes.extend(number.to_le_bytes());
            }
        }
        bytes
    }

    /// The mask of some bytes; `None` if they are none of a mask.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut number = || take::<8>(&mut rest).map(f64::from_le_bytes);
        let site = Geodetic {
            latitude_rad: number()?,
            longitude_rad: number()?,
            height_m: number()?,
        };
        let (antenna_height_m, k, range_m) = (number()?, number()?, number()?);
        let mut count = || {
            take::<8>(&mut rest).and_then(|bytes| usize::try_from(u64::from_le_bytes(bytes)).ok())
        };
        let (azimuths, bins, steps) = (count()?, count()?, count()?);
        // Nothing is made room for that is not there.
        let firsts = azimuths.checked_mul(bins)?;
        let size = firsts.checked_mul(4)?.checked_add(steps.checked_mul(16)?)?;
        let whole = rest.len() == size && azimuths > 0 && range_m >= 0.0 && range_m.is_finite();
        if !whole || bins != bin_of(range_m) + 1 {
            return None;
        }
        let (first, steps) = rest.split_at_checked(firsts * 4)?;
        let mut mask = Self {
            site,
            antenna_height_m,
            k,
            earth: EffectiveEarth::new(antenna_height_m, k),
            range_m,
            azimuths,
            azimuths_per_rad: azimuths as f64 / core::f64::consts::TAU,
            bins,
            first: Vec::with_capacity(firsts),
            steps: Vec::with_capacity(steps.len() / 16),
            bounds: Vec::new(),
        };
        let mut rest = first;
        while let Some(bytes) = take(&mut rest) {
            mask.first.push(u32::from_le_bytes(bytes));
        }
        let mut rest = steps;
        while let Some(bytes) = take::<16>(&mut rest) {
            let mut rest = &bytes[..];
            let mut number = || take(&mut rest).map(f32::from_le_bytes);
            mask.steps.push(Step {
                from_m: number()?,
                rise_m: number()?,
                slope: number()?,
                bend_per_m: number()?,
            });
        }
        mask.bounds = sectors::of_mask(&mask);
        Some(mask)
    }
}

/// The next bytes, if there are as many.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk::<N>()?;
    *rest = left;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use crate::elevation::relief;
    use crate::frames::Geodetic;
    use crate::horizon_mask::HorizonMask;

    #[test]
    fn a_mask_comes_back_from_its_bytes_and_from_no_others() {
        let site = Geodetic::from_degrees(39.0, 35.0, 0.0);
        let mask = HorizonMask::build(&site, 20.0, 60_000.0, relief(), 4.0 / 3.0);
        let bytes = mask.to_bytes();
        assert_eq!(HorizonMask::from_bytes(&bytes), Some(mask));
        for length in [0, 7, 48, 71, 72, 1_000, bytes.len() - 1] {
            assert_eq!(HorizonMask::from_bytes(&bytes[..length]), None);
        }
        let mut lying = bytes.clone();
        lying[48..56].copy_from_slice(&u64::MAX.to_le_bytes());
        assert_eq!(HorizonMask::from_bytes(&lying), None);
    }
}
