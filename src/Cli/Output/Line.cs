namespace DbCalm.Cli.Output;

/// <summary>Line of the description of an object; left out when the value is empty.</summary>
internal sealed record Line(string Key, Cell Value);
