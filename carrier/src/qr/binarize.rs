//! From grey to black and white: each block of 8 × 8 pixels gets a threshold of its own, from the blocks around it, so that a shadow across
//! the picture does no harm.
//!
//! This is the local method that all readers of QR codes use. The library's own takes more than half of the time of a frame, since it sets
//! one bit at a time; `docs/adr/0006-frames.md` has the figures.

use image::GrayImage;
use rxing::common::{BitArray, BitMatrix};

/// Pixels a side of a block.
const BLOCK: usize = 8;
/// A block whose luminances differ by no more is all light or all dark.
const FLAT: u8 = 24;
/// Thresholds are means of so many blocks to each side.
const REACH: usize = 2;

/// The dark pixels of `picture`, which is at least 60 pixels a side.
pub(super) fn binarize(picture: &GrayImage) -> Option<BitMatrix> {
    let width = picture.width() as usize;
    let columns = width.div_ceil(BLOCK);
    let thresholds = smoothed(&levels(picture.as_raw(), width), columns);
    let mut matrix = BitMatrix::new(picture.width(), picture.height()).ok()?;
    let mut limits = vec![0; width];
    let mut dark = vec![0; width.next_multiple_of(WORD)];
    for (row, y) in picture.as_raw().chunks_exact(width).zip(0u32..) {
        if (y as usize).is_multiple_of(BLOCK) {
            let line = &thresholds[y as usize / BLOCK * columns..][..columns];
            limits.chunks_mut(BLOCK).zip(line).for_each(|(limits, threshold)| limits.fill(*threshold));
        }
        // Loops as plain as this one become vector instructions.
        dark.iter_mut().zip(row.iter().zip(&limits)).for_each(|(dark, (luma, limit))| *dark = u8::from(luma <= limit));
        let mut bits = BitArray::with_size(width);
        for (at, word) in (0..width).step_by(WORD).zip(dark.chunks_exact(WORD)) {
            let (bytes, _) = word.as_chunks::<8>();
            bits.setBulk(at, bytes.iter().rev().fold(0, |word, byte| word << 8 | usize::from(packed(*byte))));
        }
        matrix.setRow(y, &bits);
    }
    Some(matrix)
}

const WORD: usize = usize::BITS as usize;

/// Eight bytes of 0 or 1 as the bits of one, the first lowest: each term of the product brings one of them to its place.
fn packed(bytes: [u8; 8]) -> u8 {
    u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080).to_be_bytes()[0]
}

/// The level between dark and light of each block, row by row of blocks.
fn levels(luma: &[u8], width: usize) -> Vec<u8> {
    let columns = width.div_ceil(BLOCK);
    let mut levels: Vec<u8> = Vec::with_capacity(columns * (luma.len() / width).div_ceil(BLOCK));
    let (mut least, mut most, mut sums) = (vec![0; width], vec![0; width], vec![0; width]);
    for rows in luma.chunks(width * BLOCK) {
        least.fill(u8::MAX);
        most.fill(0);
        sums.fill(0u16);
        for row in rows.chunks_exact(width) {
            least.iter_mut().zip(row).for_each(|(least, pixel)| *least = (*least).min(*pixel));
            most.iter_mut().zip(row).for_each(|(most, pixel)| *most = (*most).max(*pixel));
            sums.iter_mut().zip(row).for_each(|(sum, pixel)| *sum += u16::from(*pixel));
        }
        let height = rows.len() / width;
        for column in 0..columns {
            let block = column * BLOCK..((column + 1) * BLOCK).min(width);
            let darkest = least[block.clone()].iter().fold(u8::MAX, |least, pixel| least.min(*pixel));
            let lightest = most[block.clone()].iter().fold(0, |most, pixel| most.max(*pixel));
            let level = if lightest - darkest > FLAT {
                mean(sums[block.clone()].iter().map(|sum| u32::from(*sum)).sum(), block.len() * height)
            } else {
                // Light, unless it is darker than what stands beside and above it.
                let known = |back: usize| u32::from(levels[levels.len() - back]);
                let is_inside = levels.len() > columns && column > 0;
                let near = if is_inside { mean(known(columns) + 2 * known(1) + known(columns + 1), 4) } else { 0 };
                if darkest < near { near } else { darkest / 2 }
            };
            levels.push(level);
        }
    }
    levels
}

/// A mean of luminances is a luminance.
fn mean(sum: u32, count: usize) -> u8 {
    u8::try_from(sum as usize / count.max(1)).unwrap_or(u8::MAX)
}

/// The mean of each block's surroundings.
fn smoothed(levels: &[u8], columns: usize) -> Vec<u8> {
    let rows = levels.len() / columns;
    // At an edge the surroundings move inwards.
    let window = |at: usize, end: usize| {
        let first = at.saturating_sub(REACH).min(end.saturating_sub(2 * REACH + 1));
        first..(first + 2 * REACH + 1).min(end)
    };
    let mut smoothed = Vec::with_capacity(levels.len());
    for row in 0..rows {
        let down = window(row, rows);
        for column in 0..columns {
            let across = window(column, columns);
            let sums = down.clone().map(|row| levels[row * columns..][across.clone()].iter().map(|level| u32::from(*level)).sum::<u32>());
            smoothed.push(mean(sums.sum(), across.len() * down.len()));
        }
    }
    smoothed
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn a_shadow_does_not_darken_what_is_light() {
        // Squares of 16 pixels, the light ones from 250 at the left to 70 at the right, the dark ones a third of that.
        let shade = |x: u32| 250 - x * 180 / 320;
        let is_dark = |x: u32, y: u32| (x / 16 + y / 16).is_multiple_of(2);
        let picture =
            GrayImage::from_fn(320, 100, |x, y| Luma([u8::try_from(if is_dark(x, y) { shade(x) / 3 } else { shade(x) }).unwrap()]));
        let matrix = binarize(&picture).unwrap();
        let wrong = (0..100).flat_map(|y| (0..320).map(move |x| (x, y))).filter(|(x, y)| matrix.get(*x, *y) != is_dark(*x, *y));
        assert_eq!(wrong.count(), 0);
    }

    #[test]
    fn eight_bytes_become_the_bits_of_one() {
        for byte in 0..=u8::MAX {
            assert_eq!(packed(std::array::from_fn(|bit| byte >> bit & 1)), byte);
        }
    }

    #[test]
    fn any_size_is_taken() {
        for (width, height) in [(60, 60), (61, 67), (64, 64), (127, 63), (1000, 60)] {
            assert!(binarize(&GrayImage::new(width, height)).is_some());
        }
    }
}
