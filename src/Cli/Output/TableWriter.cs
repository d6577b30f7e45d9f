using Spectre.Console;

namespace DbCalm.Cli.Output;

/// <summary>Writes tables and descriptions; lines are never broken, so that an id can always be copied whole.</summary>
internal sealed class TableWriter(TextWriter output, bool inColor)
{
    private const int Unbroken = 10_000;

    /// <summary>Writes one line an item under the headers.</summary>
    public void Table<T>(IEnumerable<T> items, IReadOnlyList<Column<T>> columns)
    {
        Table table = new Table().Border(TableBorder.None);
        foreach (Column<T> column in columns)
        {
            var header = new TableColumn(new Text(column.Header, new Style(decoration: Decoration.Bold))) { NoWrap = true };
            table.AddColumn(column.IsNumber ? header.RightAligned() : header).Columns[^1].Padding = new Padding(0, 0, 2, 0);
        }

        foreach (T item in items)
        {
            table.AddRow(columns.Select(column => TextOf(column.Value(item))));
        }

        Write(table);
    }

    /// <summary>The same, or nothing at all where there are no items.</summary>
    public void TableIfAny<T>(IReadOnlyCollection<T> items, IReadOnlyList<Column<T>> columns)
    {
        if (items.Count > 0)
        {
            Table(items, columns);
        }
    }

    /// <summary>Writes <c>key: value</c> lines with the values under each other.</summary>
    public void Describe(IEnumerable<Line> lines)
    {
        Line[] filled = [.. lines.Where(line => line.Value.Text.Length > 0)];
        Grid grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) })
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0) });
        foreach (Line line in filled)
        {
            grid.AddRow(new Text(line.Key + ":"), TextOf(line.Value));
        }

        Write(grid);
    }

    /// <summary>Writes a line of text.</summary>
    public void Say(string line) => output.WriteLine(Printable.Of(line));

    private static Text TextOf(Cell cell) => new(Printable.Line(cell.Text), cell.Tone switch
    {
        Tone.Plain => Style.Plain,
        Tone.Good => new Style(Color.Green),
        Tone.Busy => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
    });

    private void Write(Spectre.Console.Rendering.IRenderable what)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = inColor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = inColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Unbroken;
        console.Write(what);
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            output.WriteLine(line.TrimEnd());
        }
    }
}
