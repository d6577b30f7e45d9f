namespace DbCalm.Agent.Stored.Plain;

/// <summary>Something in a directory tree that is no directory.</summary>
/// <param name="Path">Within the tree, parts joined by <c>/</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsLink">A symbolic link, which is never followed.</param>
internal readonly record struct PlainEntry(string Path, long Size, bool IsLink);
