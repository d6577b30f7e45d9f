namespace DbCalm.Controller.Database.Migrations;

/// <summary>One step of the store's schema. Numbered from 1 without gaps, never changed once released.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Name">What it adds, for people.</param>
/// <param name="Sql">The statements; SQLite and PostgreSQL both take them.</param>
internal sealed record Migration(int Version, string Name, string Sql);
