using DbCalm.Controller.Access;
using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grant = DbCalm.Core.Access.Grant;

namespace DbCalm.Controller.Api;

/// <summary>Holds callers to the instances of their grants: refuses requests about others, and leaves others out of answers. Whoever has no limits passes at once.</summary>
internal sealed class LimitInterceptor(StoreDatabase database, GrantLimits limits) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        RequireMayNameCommands(request, context);
        if (context.Caller().Grant is not { IsUnlimited: false } grant)
        {
            return await continuation(request, context);
        }

        await limits.RequireCoveredAsync(context.Caller(), context.Method, (IMessage)request, context.CancellationToken);
        TResponse answer = await continuation(request, context);
        await LimitAsync(grant, (IMessage)answer, context.CancellationToken);
        return answer;
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await limits.RequireCoveredAsync(context.Caller(), context.Method, (IMessage)request, context.CancellationToken);
        await continuation(request, responseStream, context);
    }

    // What runs on a host beside a job is for those to say who define schedules, whatever the host allows.
    private static void RequireMayNameCommands(object request, ServerCallContext context)
    {
        bool names = request is TakeBackupRequest { Hooks: not null } or RestoreBackupRequest { Hooks: not null };
        if (names && !(context.Caller().Grant is { IsUnlimited: true } grant && grant.Role.Allows(Permission.ManageSchedules)))
        {
            throw new DbCalmException(ErrorCode.NotPermitted, $"{context.Caller().Name} may not name commands to run around a job", "leave --before and --after out, or ask an administrator");
        }
    }

    private async Task LimitAsync(Grant grant, IMessage answer, CancellationToken cancellationToken)
    {
        string[] listed = [.. AnswerLimits.Listed(answer).Distinct()];
        AnswerLimits.Apply(answer, await database.ReadAsync(store => GrantLimits.CoverAsync(store, grant, listed), cancellationToken));
    }
}
