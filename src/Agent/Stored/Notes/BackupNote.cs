using System.Text.Json.Serialization;

namespace DbCalm.Agent.Stored.Notes;

/// <summary>Something learnt or decided about a backup after it was made; written once beside it, never changed. Described in docs/formats/notes.md.</summary>
/// <param name="At">When, UTC.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Proven), ProofKind)]
[JsonDerivedType(typeof(Held), HoldKind)]
[JsonDerivedType(typeof(Released), ReleaseKind)]
internal abstract record BackupNote(DateTimeOffset At)
{
    private const string ProofKind = "proof";
    private const string HoldKind = "hold";
    private const string ReleaseKind = "release";

    /// <summary>The word for what it is, in its name and its text.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>It was seen to hold as far as <paramref name="Level"/>, by the job <paramref name="Job"/>.</summary>
    internal sealed record Proven(Core.Catalog.Proof Level, DateTimeOffset At, string Job) : BackupNote(At)
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Kind => ProofKind;
    }

    /// <summary>It is not to be deleted until it is released.</summary>
    internal sealed record Held(DateTimeOffset At, string Reason, string By = "") : BackupNote(At)
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Kind => HoldKind;
    }

    /// <summary>Holds of before no longer count.</summary>
    internal sealed record Released(DateTimeOffset At) : BackupNote(At)
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Kind => ReleaseKind;
    }
}
