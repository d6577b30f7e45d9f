namespace DbCalm.Controller.Catalog;

/// <summary>What the catalog holds in all.</summary>
/// <param name="Available">Backups that exist.</param>
/// <param name="StoredBytes">Their bytes in their repositories.</param>
internal sealed record CatalogTotals(long Available, long StoredBytes);
