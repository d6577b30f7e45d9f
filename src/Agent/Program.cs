Console.Error.WriteLine("dbcalm-agent: not assembled yet");
return 1;
