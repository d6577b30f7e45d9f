using System.Globalization;
using DbCalm.Agent.Configuration;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Hooks;

/// <summary>What a command is told of its job, as its whole environment. What does not apply is empty.</summary>
internal static class HookFacts
{
    private const string SearchPath = "/usr/sbin:/usr/bin:/sbin:/bin";
    private const int LongestText = 4096;

    /// <summary>For the command before the job.</summary>
    public static Dictionary<string, string?> Before(JobOffer offer, AgentConfig config) => Describe(offer, config, "before");

    /// <summary>For the command after the job, which ended as <paramref name="finished"/> says.</summary>
    public static Dictionary<string, string?> After(JobOffer offer, AgentConfig config, JobFinished finished)
    {
        Dictionary<string, string?> facts = Describe(offer, config, "after");
        facts["DBCALM_RESULT"] = finished.Outcome switch
        {
            JobOutcome.Succeeded => "succeeded",
            JobOutcome.Cancelled => "cancelled",
            JobOutcome.Interrupted => "interrupted",
            JobOutcome.Failed or JobOutcome.Unspecified or _ => "failed",
        };
        facts["DBCALM_ERROR_CODE"] = finished.Error?.Code ?? "";
        facts["DBCALM_ERROR"] = Plain(finished.Error?.Message ?? "");
        return facts;
    }

    private static Dictionary<string, string?> Describe(JobOffer offer, AgentConfig config, string hook) => new(StringComparer.Ordinal)
    {
        ["PATH"] = SearchPath,
        ["DBCALM_JOB_ID"] = offer.JobId,
        ["DBCALM_JOB_KIND"] = offer.SpecCase == JobOffer.SpecOneofCase.None ? "" : offer.SpecCase.ToString().ToLowerInvariant(),
        ["DBCALM_HOOK"] = hook,
        ["DBCALM_INSTANCE"] = InstanceOf(offer),
        ["DBCALM_BACKUP_ID"] = BackupOf(offer),
        ["DBCALM_BACKUP_TYPE"] = TypeOf(offer) switch
        {
            BackupType.Full => "full",
            BackupType.Incremental => "incremental",
            BackupType.Unspecified or _ => "",
        },
        ["DBCALM_SCHEDULE_ID"] = offer.Backup is { HasScheduleId: true } backup ? backup.ScheduleId.ToString(CultureInfo.InvariantCulture) : "",
        ["DBCALM_REPOSITORY"] = string.Join(',', RepositoriesOf(offer, config).Distinct(StringComparer.Ordinal)),
    };

    private static ArtefactRef? ArtefactOf(JobOffer offer) => offer.SpecCase switch
    {
        JobOffer.SpecOneofCase.Restore => offer.Restore.Chain.LastOrDefault(),
        JobOffer.SpecOneofCase.Verify => offer.Verify.Chain.LastOrDefault(),
        JobOffer.SpecOneofCase.Copy => offer.Copy.Source,
        JobOffer.SpecOneofCase.Note => offer.Note.Artefact,
        JobOffer.SpecOneofCase.Backup or JobOffer.SpecOneofCase.None or _ => null,
    };

    private static string InstanceOf(JobOffer offer) => offer.SpecCase switch
    {
        JobOffer.SpecOneofCase.Backup => offer.Backup.Instance,
        JobOffer.SpecOneofCase.Import => offer.Import.Instance,
        JobOffer.SpecOneofCase.Restore when offer.Restore.TargetCase == RestoreSpec.TargetOneofCase.Instance => offer.Restore.Instance,
        JobOffer.SpecOneofCase.None or _ => ArtefactOf(offer)?.Instance ?? "",
    };

    private static string BackupOf(JobOffer offer) => offer.Backup?.BackupId ?? ArtefactOf(offer)?.BackupId ?? "";

    private static BackupType TypeOf(JobOffer offer) => offer.Backup?.Type ?? ArtefactOf(offer)?.Type ?? BackupType.Unspecified;

    private static IEnumerable<string> RepositoriesOf(JobOffer offer, AgentConfig config) => offer.SpecCase switch
    {
        JobOffer.SpecOneofCase.Backup when offer.Backup.Repository.Length == 0 => config.Repositories.Take(1).Select(repository => repository.Name.Value),
        JobOffer.SpecOneofCase.Backup => [offer.Backup.Repository],
        JobOffer.SpecOneofCase.Restore => offer.Restore.Chain.Select(artefact => artefact.Repository),
        JobOffer.SpecOneofCase.Verify => offer.Verify.Chain.Select(artefact => artefact.Repository),
        JobOffer.SpecOneofCase.Copy => [offer.Copy.Source.Repository, offer.Copy.Repository],
        JobOffer.SpecOneofCase.Delete => [offer.Delete.Repository],
        JobOffer.SpecOneofCase.Note => [offer.Note.Artefact.Repository],
        JobOffer.SpecOneofCase.Check => [offer.Check.Repository],
        JobOffer.SpecOneofCase.Rebuild => [offer.Rebuild.Repository],
        JobOffer.SpecOneofCase.Test => [offer.Test.Repository],
        JobOffer.SpecOneofCase.Rotate => [offer.Rotate.Repository],
        JobOffer.SpecOneofCase.Import or JobOffer.SpecOneofCase.None or _ => [],
    };

    private static string Plain(string text)
    {
        string kept = text.Length > LongestText ? text[..LongestText] : text;
        return string.Concat(kept.Select(c => char.IsControl(c) ? ' ' : c));
    }
}
