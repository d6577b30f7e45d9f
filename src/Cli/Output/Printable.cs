namespace DbCalm.Cli.Output;

/// <summary>Text from outside as it may reach a terminal: nothing in it moves the cursor or changes colours.</summary>
internal static class Printable
{
    /// <summary><paramref name="text"/> with every control character but the line feed replaced by a question mark.</summary>
    public static string Of(string text) => text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? '?' : c)) : text;

    /// <summary>The same on one line.</summary>
    public static string Line(string text) => Of(text.ReplaceLineEndings(" "));

    private static bool IsUnsafe(char c) => char.IsControl(c) && c != '\n';
}
