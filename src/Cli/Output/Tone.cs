namespace DbCalm.Cli.Output;

/// <summary>Meaning of a value to the reader, which becomes a colour.</summary>
internal enum Tone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Under way or waiting.</summary>
    Busy,

    /// <summary>Needs a look.</summary>
    Bad,
}
