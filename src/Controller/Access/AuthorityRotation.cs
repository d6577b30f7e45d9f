using DbCalm.Controller.Agents;
using DbCalm.Controller.Audit;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;
using HostStanding = DbCalm.Controller.Fleet.HostStanding;

namespace DbCalm.Controller.Access;

/// <summary>
/// Replaces the authority while the fleet works: the new one is announced to every agent, signs when all that are there trust it, and the one from before goes when no host has a
/// certificate of it. Agents that are away meanwhile follow when they come back, as long as the one from before vouches for the new one.
/// </summary>
internal sealed partial class AuthorityRotation(
    CertificateAuthority authority,
    ServerCertificates server,
    StoreDatabase database,
    AgentSessions sessions,
    HostAdmission admission,
    AuditLog audit,
    RotationSignal signal,
    ControllerOptions options,
    TimeProvider time,
    ILogger<AuthorityRotation> logger) : IDisposable
{
    // Whoever was there so lately may be about to come back.
    private static readonly TimeSpan ShortlyBefore = TimeSpan.FromMinutes(10);
    private const int MostNames = 10;
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Begins, unless a rotation is under way.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            if (authority.Announce())
            {
                LogAnnounced(authority.Find(AuthorityStage.Announced)!.Pin.Text);
                Tell();
                signal.Raise();
            }

            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Until when at least an authority that retires is trusted, unless <see cref="FinishAsync"/> says otherwise; null for another.</summary>
    public DateTimeOffset? TrustedUntil(AuthorityGeneration one) => one.Stage == AuthorityStage.Retiring ? one.Since + options.AuthorityOverlap : null;

    /// <summary>Takes the next step when every host that it waits for has followed, and people had the time to.</summary>
    public Task AdvanceAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            bool isTooEarly = authority.Find(AuthorityStage.Retiring) is { } retiring && TrustedUntil(retiring) > time.GetUtcNow();
            if (authority.Generations.Count > 1 && !isTooEarly && (await WaitingForAsync(cancellationToken)).Count == 0)
            {
                await StepAsync("every host has followed");
            }
        },
        cancellationToken);

    /// <summary>
    /// Takes the next step although hosts that are away have not followed, and with <paramref name="force"/> although connected ones have not. Throws a refused error otherwise, and when no
    /// rotation is under way. Gives the hosts that were cut off.
    /// </summary>
    public async Task<IReadOnlyList<FleetHost>> FinishAsync(bool force, CancellationToken cancellationToken)
    {
        IReadOnlyList<FleetHost> cutOff = [];
        await InTurnAsync(async () => cutOff = await FinishInTurnAsync(force, cancellationToken), cancellationToken);
        return cutOff;
    }

    /// <summary>The hosts that the next step waits for; none when no rotation is under way.</summary>
    public async Task<IReadOnlyList<FleetHost>> WaitingForAsync(CancellationToken cancellationToken)
    {
        if (authority.Generations.Count == 1)
        {
            return [];
        }

        IReadOnlyList<FleetHost> hosts = [.. (await database.ReadAsync(HostStore.AllAsync, cancellationToken)).Where(host => host.Standing != HostStanding.Revoked)];
        return authority.Find(AuthorityStage.Retiring) is { } retiring
            ? [.. hosts.Where(host => host.Certificate.Authority != authority.Pin.Text && time.GetUtcNow() < retiring.Since + AuthorityCertificates.Overlap)]
            : [.. hosts.Where(host => host.AuthoritiesSha256 != authority.Bundle.Sha256 && (sessions.Find(host.Id) is not null || host.LastSeenAt > time.GetUtcNow() - ShortlyBefore))];
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<IReadOnlyList<FleetHost>> FinishInTurnAsync(bool force, CancellationToken cancellationToken)
    {
        if (authority.Generations.Count == 1)
        {
            throw new DbCalmException(ErrorCode.Refused, "the authority is not being replaced", "begin with 'dbcalmctl authority rotate'");
        }

        string[] connected = [.. (await WaitingForAsync(cancellationToken)).Where(host => sessions.Find(host.Id) is not null).Select(host => host.Name.Value)];
        if (connected.Length > 0 && !force)
        {
            string names = string.Join(", ", connected.Take(MostNames)) + (connected.Length > MostNames ? $" and {connected.Length - MostNames} more" : "");
            throw new DbCalmException(
                ErrorCode.Refused, $"hosts that are connected have not followed yet: {names}", "wait for them ('dbcalmctl authority show'), or cut them off with --force: they need new tokens then");
        }

        return await StepAsync("an administrator said so");
    }

    // Gives the hosts that were cut off. Agents hear of a step before the trail does: should that fail, they are not left behind.
    private async Task<IReadOnlyList<FleetHost>> StepAsync(string why)
    {
        bool signs = authority.SwitchOver();
        IReadOnlyList<FleetHost> cutOff = signs ? [] : await CutOffAsync();
        if (!signs && !authority.Retire())
        {
            return cutOff;
        }

        server.Refresh();
        Tell();
        if (signs)
        {
            LogSigning(authority.Pin.Text, why);
        }
        else
        {
            LogRetired(authority.Pin.Text, why);
        }

        string without = cutOff.Count == 0 ? "" : $"; cut off: {string.Join(", ", cutOff.Select(host => host.Name))}";
        await WriteAsync(signs ? $"{authority.Pin} signs from now on: {why}" : $"only {authority.Pin} is trusted from now on: {why}{without}");
        return cutOff;
    }

    // Hosts that have nothing but a certificate of the authority that goes are told so as long as they can be, and shown as what they are afterwards. First of all: a crash leaves the step to be taken again.
    private async Task<IReadOnlyList<FleetHost>> CutOffAsync()
    {
        if (authority.Find(AuthorityStage.Retiring) is null)
        {
            return [];
        }

        FleetHost[] hosts = [.. (await database.ReadAsync(HostStore.AllAsync, CancellationToken.None)).Where(host => host.Standing != HostStanding.Revoked && host.Certificate.Authority != authority.Pin.Text)];
        foreach (FleetHost host in hosts)
        {
            await admission.RevokeAsync(host.Name, CancellationToken.None);
        }

        return hosts;
    }

    private void Tell() => sessions.SendAll(new ConnectResponse { Authorities = authority.Bundle.ToWire() });

    private Task<long> WriteAsync(string what) => audit.WriteAsync(new AuditEvent(AuditEvent.Controller, "", "AuthorityService/Rotation", Audit.AuditOutcome.Done, After: what), CancellationToken.None);

    private async Task InTurnAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await step();
        }
        finally
        {
            turn.Release();
        }
    }

    [LoggerMessage(3040, LogLevel.Information, "Announced the authority {Pin}")]
    private partial void LogAnnounced(string pin);

    [LoggerMessage(3041, LogLevel.Information, "The authority {Pin} signs from now on: {Why}")]
    private partial void LogSigning(string pin, string why);

    [LoggerMessage(3042, LogLevel.Information, "Only the authority {Pin} is trusted from now on: {Why}")]
    private partial void LogRetired(string pin, string why);
}
