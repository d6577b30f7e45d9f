namespace DbCalm.Core.Catalog;

/// <summary>Where the binary log stood at the moment a backup is consistent with.</summary>
/// <param name="File">The log's file name.</param>
/// <param name="Position">The byte offset in it.</param>
/// <param name="Gtid">The GTID of the last change; empty when the server has none.</param>
public sealed record BinlogPosition(string File, long Position, string Gtid);
