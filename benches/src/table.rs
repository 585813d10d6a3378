//! Tables that are printed row by row, as soon as something has been measured.

/// Columns with their widths.
pub struct Table {
    widths: Vec<usize>,
}

impl Table {
    /// Prints the title and the headings. The first column stands on the left, all others on the right.
    pub fn new(title: &str, columns: &[(&str, usize)]) -> Table {
        let table = Table {
            widths: columns.iter().map(|(_, width)| *width).collect(),
        };
        println!("\n{title}\n");
        table.row(&columns.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        table
    }

    /// Prints a row.
    pub fn row<T: AsRef<str>>(&self, cells: &[T]) {
        println!("{}", self.line(cells));
    }

    fn line<T: AsRef<str>>(&self, cells: &[T]) -> String {
        let mut line = String::new();
        for (at, (cell, width)) in cells.iter().zip(&self.widths).enumerate() {
            let cell = cell.as_ref();
            line += &match at {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            };
        }
        line.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn names_stand_on_the_left_and_figures_on_the_right() {
        let table = Table { widths: vec![8, 6] };
        assert_eq!(table.line(&["alike", "1.25"]), "alike     1.25");
        assert_eq!(table.line(&["alike", ""]), "alike");
    }
}
