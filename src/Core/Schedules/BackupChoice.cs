using DbCalm.Core.Catalog;

namespace DbCalm.Core.Schedules;

/// <summary>The type of the next backup and why: one line in lower case.</summary>
public sealed record BackupChoice(BackupType Type, string Reason);
