namespace DbCalm.Cli.Output;

/// <summary>Value of a table or list.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>A value that means nothing special.</summary>
    public static implicit operator Cell(string text) => new(text);
}
