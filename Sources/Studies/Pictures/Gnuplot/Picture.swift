/// A picture before it is drawn: gnuplot commands and the data files they read, which stay beside it so that anybody can restyle it.
public struct Picture: Sendable, Equatable {
    /// The stem of its files: NAME.gp, NAME.svg, NAME.png, and the data files.
    public var name: String
    /// What it shows, in a few words.
    public var title: String
    /// What a reader must know to read it, in full sentences.
    public var caption: String
    /// In pixels of 1/96 inch.
    public var width: Int
    public var height: Int
    public var data: [PlotData]
    /// The commands that draw it; terminal and output are set before them.
    public var commands: String

    public init(name: String, title: String, caption: String, width: Int, height: Int, data: [PlotData], commands: String) {
        self.name = name
        self.title = title
        self.caption = caption
        self.width = width
        self.height = height
        self.data = data
        self.commands = commands
    }

    public enum Format: String, Sendable, CaseIterable { case svg, png }

    /// The whole script. Run without more it makes the SVG; `gnuplot -e "format='png'" NAME.gp` the PNG, in twice the resolution.
    public var script: String {
        """
        # \(Style.comment(title))
        # To restyle: edit, then run in this directory: gnuplot \(name).gp     or: gnuplot -e "format='png'" \(name).gp
        if (!exists('format')) format = 'svg'
        if (!exists('output')) output = '\(name).'.format
        if (format eq 'svg') {
            set terminal svg size \(width),\(height) dynamic enhanced font 'sans-serif,13' background 'white'
        } else {
            set terminal pngcairo size \(2 * width),\(2 * height) enhanced font 'sans-serif,13' fontscale 1.5 linewidth 2 pointscale 2
        }
        set output output
        set encoding utf8
        \(Style.commands)
        \(commands)
        unset output

        """
    }
}

/// A text file of numbers for a picture: blocks of columns, which gnuplot calls by `index`.
public struct PlotData: Sendable, Equatable {
    public var file: String
    public var blocks: [Block]

    public struct Block: Sendable, Equatable {
        public var title: String
        /// Names with units.
        public var columns: [String]
        public var rows: [[Double]]

        public init(_ title: String, columns: [String], rows: [[Double]]) {
            self.title = title
            self.columns = columns
            self.rows = rows
        }
    }

    public init(_ file: String, _ blocks: [Block]) {
        self.file = file
        self.blocks = blocks
    }

    /// A block without rows keeps its number by one row of missing values.
    public var text: String {
        blocks.map { block in
            let rows = block.rows.isEmpty ? [block.columns.map { _ in Double.nan }] : block.rows
            return "# \(Style.comment(block.title))\n# \(block.columns.map(Style.comment).joined(separator: "\t"))\n"
                + rows.map { $0.map { $0.isFinite ? "\($0)" : "nan" }.joined(separator: "\t") + "\n" }.joined()
        }.joined(separator: "\n\n")
    }
}
