using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;

namespace DbCalm.Controller.Jobs;

/// <summary>What an agent reports with the end of a job.</summary>
/// <param name="Made">The backup that it made; null unless it is a backup that succeeded.</param>
/// <param name="Verification">What a verification found; null for other kinds.</param>
internal sealed record EndReport(CoreBackup? Made, VerifyReport? Verification);
