using System.Text.Json.Nodes;
using DbCalm.Cli.Output;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Tests.Output;

public sealed class MessageJsonTests
{
    private static readonly FileDescriptor[] Files =
    [
        FleetReflection.Descriptor, BackupsReflection.Descriptor, JobsReflection.Descriptor, FactsReflection.Descriptor,
        ManifestsReflection.Descriptor, ErrorsReflection.Descriptor, AgentReflection.Descriptor, EnrollmentReflection.Descriptor,
        SchedulesReflection.Descriptor, RetentionReflection.Descriptor, NotificationsReflection.Descriptor,
    ];

    [Fact]
    public void Every_message_with_every_field_set_prints_as_it_always_did() => Golden.Check("messages-filled.json", Print(SampleMessage.Of));

    [Fact]
    public void Every_message_with_nothing_set_still_has_every_key() =>
        Golden.Check("messages-empty.json", Print(type => type.Parser.ParseFrom(ByteString.Empty)));

    [Theory]
    [InlineData(BackupType.Full, "full")]
    [InlineData(BackupType.Incremental, "incremental")]
    [InlineData((BackupType)77, "unknown")]
    public void An_enum_is_its_last_word_in_lower_case(BackupType type, string expected) =>
        Assert.Equal(expected, MessageJson.Of(new Backup { Type = type })["type"]!.GetValue<string>());

    [Fact]
    public void A_time_is_rfc_3339_in_utc_and_null_when_absent()
    {
        JsonObject backup = MessageJson.Of(new Backup { StartedAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(2))) });

        Assert.Equal("2026-11-21T10:00:00.000Z", backup["started_at"]!.GetValue<string>());
        Assert.True(backup.ContainsKey("finished_at"));
        Assert.Null(backup["finished_at"]);
    }

    [Fact]
    public void A_rate_that_is_no_number_is_null() => Assert.Null(MessageJson.Of(new Progress { BytesPerSecond = double.NaN })["bytes_per_second"]);

    [Fact]
    public void A_list_has_a_next_page_token_also_where_the_message_has_none() =>
        Assert.True(MessageJson.OfList(new ListJobLogsResponse()).ContainsKey("next_page_token"));

    private static string Print(Func<MessageDescriptor, IMessage> make)
    {
        var all = new JsonObject();
        foreach (MessageDescriptor type in Files.SelectMany(file => file.MessageTypes))
        {
            all.Add(type.Name, MessageJson.Of(make(type)));
        }

        return JsonText.Of(all) + "\n";
    }
}
