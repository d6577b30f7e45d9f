namespace DbCalm.Cli.Output;

/// <summary>Column of a table of <typeparamref name="T"/>.</summary>
internal sealed record Column<T>(string Header, Func<T, Cell> Value, bool IsNumber = false);
