namespace DbCalm.Cli.Output;

/// <summary>The form that a result is printed in.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>A JSON document.</summary>
    Json,

    /// <summary>The same document as YAML.</summary>
    Yaml,
}
