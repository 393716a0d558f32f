/* siting: runs the program of the page, which is deflated in an element of its own. The policy of the page names its
   digest, as that of any other script. */
(function () {
  "use strict";

  const program = document.createElement("script");
  program.textContent = new TextDecoder().decode(window.sitingBytes(document.getElementById("siting-program").textContent));
  document.body.append(program);
})();
