using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;

namespace DbCalm.Controller.Jobs;

/// <summary>What an agent reports with the end of a job.</summary>
/// <param name="Finished">Its own words.</param>
/// <param name="Offer">What it was asked to do.</param>
/// <param name="Made">The backup that it made; null unless it is a backup that succeeded.</param>
/// <param name="Copied">The copy that it made; null unless it is a copy that succeeded.</param>
internal sealed record EndReport(JobFinished Finished, JobOffer Offer, CoreBackup? Made, CoreCopy? Copied);
