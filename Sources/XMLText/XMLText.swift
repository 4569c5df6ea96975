// XMLText
