namespace DbCalm.Cli.Output;

/// <summary>What a value means to the reader; becomes a colour.</summary>
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
