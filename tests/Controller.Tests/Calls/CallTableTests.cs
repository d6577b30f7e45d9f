using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using DbCalm.Controller.Access;
using DbCalm.Controller.Calls;
using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Grant = DbCalm.Protocol.V1.Grant;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace DbCalm.Controller.Tests.Calls;

/// <summary>The table of calls against the wire contract, against itself and against the running controller.</summary>
public sealed class CallTableTests
{
    private static readonly CallTable Table = Tables.Own;

    private static readonly MethodDescriptor[] Methods = [.. typeof(BackupService).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
        .OfType<ServiceDescriptor>()
        .SelectMany(service => service.Methods)
        .OrderBy(method => method.FullName, StringComparer.Ordinal)];

    [Fact]
    public void Every_call_has_a_line_and_every_line_a_call()
    {
        Assert.All(Methods, method => Assert.True(
            Table.OfPath(PathOf(method)) is not null,
            $"{method.FullName} has no line: add one to src/Controller/Api/{method.Service.Name.Replace("Service", "", StringComparison.Ordinal)}Calls.cs, which ApiFeature.AddServices names"));
        Assert.Equal(Methods.Select(PathOf).Order(StringComparer.Ordinal), Table.ByPath.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_line_says_what_follows_from_another_word_of_it() => Assert.All(Table.ByPath.Values, call =>
    {
        bool isWithinLimits = call.Rule is CallRule.Needs { Reach: Reach.Instances };
        Assert.True(isWithinLimits == (call.SubjectsAsync is not null), $"{call.Name}: which instances it is about is said of calls within limits, and of no others");
        Assert.True(call.AssessAsync is null || (call.Parser is not null && call.Recording == Recording.BeginningAndEnd), $"{call.Name}: what may be held can be stored and is recorded");
        Assert.True(call.BeforeAsync is null || call.Recording == Recording.BeginningAndEnd, $"{call.Name}: what was before is kept of changes alone");
    });

    [Fact]
    public void What_streams_requests_is_for_agents_alone_so_that_the_gate_need_not_let_it_be_read() =>
        Assert.All(Methods.Where(method => method.IsClientStreaming), method => Assert.IsType<CallRule.AgentOnly>(Table.ByPath[PathOf(method)].Rule));

    [Fact]
    public async Task Every_call_within_the_limits_of_a_grant_says_which_instances_it_is_about()
    {
        await using TestController controller = await TestController.StartAsync();
        StoreDatabase database = controller.Services.GetRequiredService<StoreDatabase>();
        foreach (MethodDescriptor method in Methods.Where(method => Table.ByPath[PathOf(method)].SubjectsAsync is not null))
        {
            Exception? e = await Record.ExceptionAsync(() => database.ReadAsync(store => Table.ByPath[PathOf(method)].SubjectsAsync!(store, Empty(method.InputType)), TestContext.Current.CancellationToken));
            Assert.True(e is null or Core.Errors.DbCalmException, $"{method.FullName}: {e}");
        }
    }

    [Fact]
    public void The_documented_table_is_that_of_the_code()
    {
        string path = DocumentPath();
        if (Environment.GetEnvironmentVariable("DBCALM_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, Document());
        }

        Assert.Equal(File.ReadAllText(path), Document());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("forged")]
    [InlineData("expired")]
    [InlineData("viewer")]
    [InlineData("operator")]
    [InlineData("auditor")]
    [InlineData("admin")]
    public async Task Every_call_answers_each_caller_as_the_table_says(string? who)
    {
        await using TestController controller = await TestController.StartAsync();
        GrpcChannel remote = controller.Remote();
        Role? role = Enum.TryParse(who, ignoreCase: true, out Role named) ? named : null;
        Metadata headers = await HeadersAsync(controller, remote, who, role);
        foreach (MethodDescriptor method in Methods)
        {
            StatusCode status = await CallAsync(remote, method, headers);
            CallRule rule = Table.ByPath[PathOf(method)].Rule;
            StatusCode? refusal = rule switch
            {
                CallRule.Anybody => null,
                CallRule.AgentOnly or CallRule.LateAgent => StatusCode.Unauthenticated,
                _ when role is null => StatusCode.Unauthenticated,
                CallRule.LoggedIn => null,
                CallRule.Needs needs => role.Value.Allows(needs.Permission) ? null : StatusCode.PermissionDenied,
                _ => throw new InvalidOperationException(),
            };
            bool isAsExpected = refusal is { } code ? status == code : status is not (StatusCode.PermissionDenied or StatusCode.Unknown or StatusCode.Internal or StatusCode.Unimplemented)
                && (status != StatusCode.Unauthenticated || rule is CallRule.Anybody);
            Assert.True(isAsExpected, $"{who ?? "nobody"} calling {method.FullName}: {status}, not {refusal?.ToString() ?? "let in"}");
        }
    }

    private static async Task<Metadata> HeadersAsync(TestController controller, GrpcChannel remote, string? who, Role? role)
    {
        if (who is null)
        {
            return [];
        }

        await controller.Accounts.CreateUserAsync(new CreateUserRequest { Name = "u", Password = "password", Grant = new Grant { Role = role is null ? "admin" : who } });
        string token = (await new AccessService.AccessServiceClient(remote).LoginAsync(new LoginRequest { Password = new PasswordLogin { User = "u", Password = "password" } })).Token;
        if (who == "expired")
        {
            controller.Time.Ahead = TimeSpan.FromHours(1);
        }

        return new Metadata { { "authorization", $"Bearer {(who == "forged" ? token[..^4] + "AAAA" : token)}" } };
    }

    private static async Task<StatusCode> CallAsync(GrpcChannel channel, MethodDescriptor method, Metadata headers)
    {
        Marshaller<byte[]> raw = Marshallers.Create(bytes => bytes, bytes => bytes);
        var type = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (true, true) => MethodType.DuplexStreaming,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            (false, false) => MethodType.Unary,
        };
        var call = new Method<byte[], byte[]>(type, method.Service.FullName, method.Name, raw, raw);
        var options = new CallOptions(headers, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30), TestContext.Current.CancellationToken);
        try
        {
            if (method.IsClientStreaming)
            {
                using AsyncDuplexStreamingCall<byte[], byte[]> stream = channel.CreateCallInvoker().AsyncDuplexStreamingCall(call, null, options);
                await stream.RequestStream.CompleteAsync();
                await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
            }
            else
            {
                using AsyncServerStreamingCall<byte[]> stream = channel.CreateCallInvoker().AsyncServerStreamingCall(call, null, options, []);
                while (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
                {
                }
            }

            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private static string Document()
    {
        var text = new StringBuilder(
            """
            # Permissions

            This page is made from the code and held against it by a test. A grant is a role and, where it is limited, a selector of instances.

            ## Roles

            | permission | viewer | operator | auditor | admin |
            | --- | --- | --- | --- | --- |

            """);
        foreach (Permission permission in Enum.GetValues<Permission>())
        {
            text.Append("| ").Append(CallerPolicy.WordsOf(permission)).Append(" |");
            foreach (Role role in new[] { Role.Viewer, Role.Operator, Role.Auditor, Role.Admin })
            {
                text.Append(role.Allows(permission) ? " yes |" : " |");
            }

            text.Append('\n');
        }

        text.Append(
            """

            ## Calls

            *Within limits*: a limited grant covers the instances that its selector chooses; requests about others are refused, and answers leave others out. *Whole fleet*: a limited grant does not do.
            *Everybody*: limits refuse nothing; what answers say of other instances is left out.

            | call | takes | limits |
            | --- | --- | --- |

            """);
        foreach (MethodDescriptor method in Methods)
        {
            text.Append($"| `{method.Service.Name}/{method.Name}` | {WordsOf(Table.ByPath[PathOf(method)].Rule)} |\n");
        }

        text.Append(
            """

            ## REST

            On the HTTP listener; `docs/api/openapi.json` describes the bodies.

            | route | takes | limits |
            | --- | --- | --- |

            """);
        foreach ((string route, Call call) in Table.ByRoute.OrderBy(line => line.Key.Split(' ')[1], StringComparer.Ordinal))
        {
            text.Append($"| `{route}` | {WordsOf(call.Rule)} |\n");
        }

        return text.ToString();
    }

    private static string WordsOf(CallRule rule) => rule switch
    {
        CallRule.Anybody => "nothing: it is how one gets in | ",
        CallRule.Open => "nothing: it tells no secrets | ",
        CallRule.AgentOnly => "the certificate of a host | that host",
        CallRule.LateAgent => "the certificate of a host, also one that has ended | that host",
        CallRule.LoggedIn => "a login | the caller's own account",
        CallRule.Needs needs => $"{CallerPolicy.WordsOf(needs.Permission)} | {needs.Reach switch { Reach.Everybody => "everybody", Reach.Instances => "within limits", Reach.WholeFleet => "whole fleet" }}",
        _ => throw new InvalidOperationException(),
    };

    private static string DocumentPath([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/permissions.md"));

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    private static IMessage Empty(MessageDescriptor type) => type.Parser.ParseFrom([]);
}
