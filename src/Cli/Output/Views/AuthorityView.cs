using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Authorities for people.</summary>
internal static class AuthorityView
{
    public static IReadOnlyList<Column<AuthorityInfo>> Columns(DateTimeOffset now) =>
    [
        new("PIN", authority => authority.Pin),
        new("PHASE", authority => Word.Of(authority.Phase)),
        new("SINCE", authority => Moment.Ago(authority.Since, now)),
        new("ENDS", authority => Moment.Ago(authority.ExpiresAt, now)),
        new("WAITS FOR", WaitsFor),
        new("TRUSTED AT LEAST", authority => Moment.Ago(authority.TrustedUntil, now)),
    ];

    private static Cell WaitsFor(AuthorityInfo authority)
    {
        int more = (int)authority.WaitingForCount - authority.WaitingFor.Count;
        return string.Join(", ", authority.WaitingFor) + (more > 0 ? $" and {more} more" : "");
    }
}
