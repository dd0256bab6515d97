//! Rows in aligned columns.

use std::fmt;

/// Writes each row on a new line, two spaces in, with two between columns.
pub(crate) fn write<const N: usize>(
    f: &mut fmt::Formatter<'_>,
    rows: &[[String; N]],
) -> fmt::Result {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            if width > 0 {
                line.push_str("  ");
                line.push_str(cell);
                let rest = width - cell.chars().count();
                line.extend(std::iter::repeat_n(' ', rest));
            }
        }
        write!(f, "\n{}", line.trim_end())?;
    }
    Ok(())
}
