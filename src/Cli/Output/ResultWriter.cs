using System.Text.Json.Nodes;
using Google.Protobuf;

namespace DbCalm.Cli.Output;

/// <summary>Prints the one result of a command in the form that was asked for.</summary>
internal sealed class ResultWriter(Terminal terminal, OutputFormat format, bool wantsColor)
{
    /// <summary>True when a person reads the result.</summary>
    public bool IsForPeople => format == OutputFormat.Table;

    /// <summary>Prints an object: all of it for programs, its description for people.</summary>
    public void Object(IMessage message, IEnumerable<Line> description)
    {
        if (IsForPeople)
        {
            Tables().Describe(description);
            return;
        }

        Document(MessageJson.Of(message));
    }

    /// <summary>Prints an object that people see in a form of its own.</summary>
    public void Object(IMessage message, Action<TableWriter> forPeople)
    {
        if (IsForPeople)
        {
            forPeople(Tables());
            return;
        }

        Document(MessageJson.Of(message));
    }

    /// <summary>Prints an object that is not from the wire: all of it for programs, its description for people.</summary>
    public void Object(JsonNode document, IEnumerable<Line> description)
    {
        if (IsForPeople)
        {
            Tables().Describe(description);
            return;
        }

        Document(document);
    }

    /// <summary>Prints a list: a table for people, or on the side what to do when it is empty.</summary>
    public void List<T>(IMessage message, IReadOnlyCollection<T> items, IReadOnlyList<Column<T>> columns, string whenEmpty)
    {
        if (!IsForPeople)
        {
            Document(MessageJson.OfList(message));
        }
        else if (items.Count == 0)
        {
            terminal.Error.WriteLine(whenEmpty);
        }
        else
        {
            Tables().Table(items, columns);
        }
    }

    /// <summary>Prints a list that people see as lines of text.</summary>
    public void Lines(IMessage message, IEnumerable<string> lines, string whenEmpty)
    {
        if (!IsForPeople)
        {
            Document(MessageJson.OfList(message));
            return;
        }

        bool isEmpty = true;
        foreach (string line in lines)
        {
            terminal.Out.WriteLine(line);
            isEmpty = false;
        }

        if (isEmpty)
        {
            terminal.Error.WriteLine(whenEmpty);
        }
    }

    private TableWriter Tables() => new(terminal.Out, wantsColor && terminal.OutIsTerminal);

    private void Document(JsonNode node) => terminal.Out.WriteLine(format == OutputFormat.Yaml ? YamlText.Of(node) : JsonText.Of(node));
}
