using DbCalm.Agent.Backups;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Copies;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Repositories;
using DbCalm.Agent.Repositories.Imports;
using DbCalm.Agent.Restores;
using DbCalm.Agent.Verification;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Service;

/// <summary>The table of the kinds of work. A kind that is missing here does not compile.</summary>
/// <param name="config">The instances and repositories of this host.</param>
/// <param name="dataDir">The agent's own directory.</param>
/// <param name="engines">Take, restore and check backups.</param>
/// <param name="time">The clock.</param>
internal sealed class JobWorks(AgentConfig config, string dataDir, BackupEngines engines, TimeProvider time)
{
    /// <summary>The instance that the job of <paramref name="offer"/> has to itself; null when it may run beside others.</summary>
    public string? OccupiedBy(JobOffer offer) => Of(offer.SpecCase).OccupiedBy(offer);

    /// <summary>The work that an offer of <paramref name="kind"/> asks for.</summary>
    public IJobWork Of(JobOffer.SpecOneofCase kind) => kind switch
    {
        JobOffer.SpecOneofCase.Backup => new BackupWork(config, engines, time),
        JobOffer.SpecOneofCase.Restore => new RestoreWork(config, engines),
        JobOffer.SpecOneofCase.Verify => new VerifyWork(config, engines, dataDir),
        JobOffer.SpecOneofCase.Copy => new CopyWork(config, engines),
        JobOffer.SpecOneofCase.Delete => new DeleteWork(config),
        JobOffer.SpecOneofCase.Note => new NoteWork(config, engines),
        JobOffer.SpecOneofCase.Check => new CheckWork(config, engines),
        JobOffer.SpecOneofCase.Rebuild => new RebuildWork(config),
        JobOffer.SpecOneofCase.Import => new ImportWork(config, engines),
        JobOffer.SpecOneofCase.Test => new TestWork(config),
        JobOffer.SpecOneofCase.Rotate => new RotateWork(config),
        JobOffer.SpecOneofCase.None => new UnknownWork(),
    };
}
