using DbCalm.Controller.Approvals;
using DbCalm.Core.Approvals;

namespace DbCalm.Controller.Tests.Calls.ThrowAway;

/// <summary>What probes were set, and which of them take somebody's word: those of risk.</summary>
internal sealed class ProbeBook
{
    private readonly Dictionary<string, string> notes = [];

    public Probe? Find(string instance) => notes.TryGetValue(instance, out string? note) ? new Probe { Instance = instance, Note = note } : null;

    public Probe Set(string instance, string note) => new() { Instance = instance, Note = notes[instance] = note };

    public static Assessment? Assess(SetProbeRequest request) =>
        request.Note.StartsWith("risky", StringComparison.Ordinal) ? new Assessment(ApprovalKind.DeleteBackup, $"risky probe of {request.Instance}", request.Note) : null;
}
