namespace DbCalm.Agent.Tools;

/// <summary>A tool that is installed on this host.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Path">Where it lies, absolute.</param>
/// <param name="Version">The version it tells, e.g. <c>10.11.19-MariaDB</c>; empty when it tells none.</param>
internal sealed record Tool(ToolRole Role, string Path, string Version)
{
    /// <summary>Name and version, for the manifest.</summary>
    public string Description => Version.Length == 0 ? System.IO.Path.GetFileName(Path) : $"{System.IO.Path.GetFileName(Path)} {Version}";
}
